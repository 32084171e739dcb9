"""A Word document's tree, cut down to what its reader sees: changes accepted, hidden text and doubles gone."""

from lxml import etree

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted or moved away; stops of tabs (elements named as tabs are); reading glosses.
_DROPPED = ("del", "moveFrom", "tabs", "rt")
# What there is to be cut at all: most documents hold none of it, and one look tells.
_MARKS = ("vanish", "showingPlcHdr", "docPartGallery", "del", "moveFrom", "cellDel", "tabs", "rt", "txbxContent")


def accept_visible(root: etree._Element, word: str) -> None:
    """Change `root` in place; `word` is the namespace of its elements."""
    marks = root.iter(*(f"{word}{mark}" for mark in _MARKS), f"{_MARKUP}Fallback")
    there = {mark.tag.rpartition("}")[2] for mark in marks}
    if "vanish" in there:
        _drop_hidden(root, word)
    if "showingPlcHdr" in there:
        _drop_prompts(root, word)
    if "docPartGallery" in there:
        _drop_contents(root, word)
    if there & {"del", "moveFrom", "cellDel"}:
        _drop_deleted_rows(root, word)
        _join_paragraphs(root, word)
    if there & {"del", "moveFrom", "tabs", "rt", "Fallback"}:
        etree.strip_elements(root, *(f"{word}{tag}" for tag in _DROPPED), f"{_MARKUP}Fallback", with_tail=False)
    if "txbxContent" in there:
        _lift_text_boxes(root, word)


def _is_on(element: etree._Element, word: str) -> bool:
    return element.get(f"{word}val") not in ("0", "false", "off")


def _drop_hidden(root: etree._Element, word: str) -> None:
    for mark in list(root.iter(f"{word}vanish")):
        properties = mark.getparent()
        run = None if properties is None else properties.getparent()
        if run is not None and run.tag == f"{word}r" and _is_on(mark, word):
            _remove(run)


def _drop_prompts(root: etree._Element, word: str) -> None:
    """Empty the content controls that show their prompt (单击此处输入文字); their cells and paragraphs stay."""
    for mark in list(root.iter(f"{word}showingPlcHdr")):
        control = next(mark.iterancestors(f"{word}sdt"), None)
        if control is not None and _is_on(mark, word):
            for text in control.iter(f"{word}t"):
                text.text = None


def _drop_contents(root: etree._Element, word: str) -> None:
    """Drop tables of contents: their lines read like the heads of the sections."""
    for gallery in list(root.iter(f"{word}docPartGallery")):
        control = next(gallery.iterancestors(f"{word}sdt"), None)
        if control is not None and gallery.get(f"{word}val") == "Table of Contents":
            _remove(control)


def _drop_deleted_rows(root: etree._Element, word: str) -> None:
    """Drop rows and cells whose deletion is marked in their properties."""
    properties = {f"{word}del": f"{word}trPr", f"{word}cellDel": f"{word}tcPr"}
    for mark in list(root.iter(*properties)):
        around = mark.getparent()
        owner = None if around is None or around.tag != properties[mark.tag] else around.getparent()
        if owner is not None:
            _remove(owner)


def _join_paragraphs(root: etree._Element, word: str) -> None:
    """Where the mark that ends a paragraph was deleted, it goes on with the next one."""
    marked = [tuple(mark.iterancestors())[:3] for mark in root.iter(f"{word}del", f"{word}moveFrom")]
    within = [f"{word}rPr", f"{word}pPr", f"{word}p"]
    for paragraph in dict.fromkeys(around[2] for around in marked if [element.tag for element in around] == within):
        following = paragraph.getnext()
        if following is not None and following.tag == f"{word}p":
            properties = following.find(f"{word}pPr")
            place = 0 if properties is None else 1
            for child in reversed([child for child in paragraph if child.tag != f"{word}pPr"]):
                following.insert(place, child)
            _remove(paragraph)


def _lift_text_boxes(root: etree._Element, word: str) -> None:
    """Put the content of text boxes after the paragraph that they are anchored in."""
    anchors: dict[etree._Element, etree._Element] = {}
    for box in list(root.iter(f"{word}txbxContent")):
        paragraph = next(box.iterancestors(f"{word}p"), None)
        if paragraph is not None:
            anchors.setdefault(paragraph, paragraph).addnext(box)
            anchors[paragraph] = box


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
