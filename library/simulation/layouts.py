"""Blocks → text: the layouts in which reports come as text files."""

from library.simulation.blocks import Block, Grid, Heading, expanded


def write_dump(blocks: tuple[Block, ...]) -> str:
    """One cell a line, closed by ` |`; rows are not marked, a merged cell stands once, a blank cell is a pipe alone."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            lines += [f"{cell.text} |" for row in block.rows for cell in row]
        else:
            lines.append(block.text)
    return "\n".join(lines) + "\n"


def write_paragraphs(blocks: tuple[Block, ...]) -> str:
    """One cell a paragraph: a blank cell leaves nothing, as when a page is copied as text."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            texts += [cell.text for row in block.rows for cell in row if cell.text]
        else:
            texts.append(block.text)
    return "\n\n".join(texts) + "\n"


def write_rows(blocks: tuple[Block, ...]) -> str:
    """One row a line, its cells parted by pipes; the columns that a merged cell spans are closed at the end, as `|||`."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                padding = "|" * (block.width - len(row))
                lines.append(" | ".join(cell.text for cell in row) + " | " + padding)
        else:
            lines.append(block.text)
    return "\n".join(lines) + "\n"


def write_pipes(blocks: tuple[Block, ...]) -> str:
    """One row a line between pipes, all columns, a merged cell's text once and blanks for the rest of it."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            lines += [f"| {' | '.join(row)} |" for row in expanded(block)]
        else:
            lines.append(block.text)
    return "\n".join(lines) + "\n"


def write_line(blocks: tuple[Block, ...]) -> str:
    """Everything on one line, parted by spaces, as some sites' text versions are; a blank cell leaves nothing."""
    texts: list[str] = []
    for block in blocks:
        texts += [cell.text for row in block.rows for cell in row if cell.text] if isinstance(block, Grid) else [block.text]
    return " ".join(texts) + "\n"


def write_markdown(blocks: tuple[Block, ...]) -> str:
    """Markdown: headings, paragraphs, and pipe tables whose first row is the head."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            head, *rows = [f"| {' | '.join(row)} |" for row in expanded(block)]
            parts.append("\n".join([head, "|" + "---|" * block.width, *rows]))
        elif isinstance(block, Heading):
            parts.append(f"{'#' * block.level} {block.text}")
        else:
            parts.append(block.text)
    return "\n\n".join(parts) + "\n"
