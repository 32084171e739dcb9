"""What the commands print: the progress of an addition, and its closing table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from library.ingest import Progress as Far
from library.summary import Summary

WORDS: dict[str, tuple[str, str]] = {
    "reading": ("读取", "reading"),
    "rate": ("份/秒", "a second"),
    "failed": ("未能读取", "failed"),
    "added": ("新增", "added"),
    "unchanged": ("未变", "unchanged"),
    "replaced": ("替换", "replaced"),
    "documents": ("份数", "documents"),
    "result": ("结果", "result"),
    "version": ("版本", "version"),
    "reports": ("份报告", "reports"),
    "superseded": ("份旧版本", "earlier versions"),
    "more": ("另有 {count} 份未列出，可用 --limit 增加", "{count} more; raise --limit to list them"),
    "unknown": ("未能确定", "not known"),
    "made_up": ("（模拟数据）", "(made up)"),
    "whole": ("报告库完好。", "The library is whole."),
    "unchanged_figures": ("重建完成，数字没有变化。", "Rebuilt; no figure has changed."),
    "changed": ("重建完成，{count} 处数字或信息有变化：", "Rebuilt; {count} figures or facts have changed:"),
    "removed": ("已移除。当前版本：{version}", "Removed. The version in force is {version}."),
    "exported": ("已导出到 {folder}", "Exported to {folder}"),
    "findings": ("核对发现", "findings"),
    "versions": ("同一机关同一年度的版本", "versions for the agency and year"),
    "decided": ("人工更正", "corrected by a person"),
    "this_machine": ("在本机操作", "at the machine itself"),
    "in_force": ("现行", "in force"),
    "backed_up": (
        "已备份到 {file}：版本 {version}，原件 {count} 份，{size}。",
        "Backed up to {file}: version {version}, {count} originals, {size}.",
    ),
    "restored": (
        "已恢复 {made} 的备份：原件 {count} 份。当前版本：{version}",
        "Restored the backup of {made}: {count} originals. The version in force is {version}.",
    ),
    "restored_settings": (
        "备份中的设置文件存放在 {file}，请按需移到 OGI_SETTINGS 所指的位置。",
        "The settings file of the backup lies in {file}; move it to where OGI_SETTINGS names it if you need it.",
    ),
    "rebuild_next": (
        "备份是旧格式的。请接着运行 python -m library rebuild。",
        "The backup is of an older format. Run python -m library rebuild next.",
    ),
    "sent": (
        "已发送摘要 {count} 封；{nothing} 人没有新内容或今天已经发过。",
        "Digests sent: {count}; nothing new, or sent one today already: {nothing}.",
    ),
    "would_send": (
        "将会发送摘要 {count} 封；{nothing} 人没有新内容或今天已经发过。",
        "Digests that would be sent: {count}; nothing new, or sent one today already: {nothing}.",
    ),
    "refused": (
        "邮件服务器不收寄给 digest[{number}] 的邮件，请检查这个邮箱；其余的照常发送。",
        "The mail server takes no mail for digest[{number}]; check this address. The others were served.",
    ),
    "watching": (
        "正在监视 {folder}：复制进来的文件会自动入库。按 Ctrl+C 结束。",
        "Watching {folder}: files copied into it are added. Press Ctrl+C to end.",
    ),
    "watched": ("已入库文件 {added} 个，未能读取 {failed} 个", "files added: {added}, failed: {failed}"),
    "watched_elsewhere": (
        "另一个程序正在为这个报告库监视文件夹，等它结束后接手。",
        "Another program watches a folder for this library; this one goes on when that has ended.",
    ),
    "stopped": (
        "已中断。已读取的部分保留着，再次运行同一命令即可继续。",
        "Stopped. What was read is kept; run the same command again to go on.",
    ),
}


def word(name: str, language: str, **values: object) -> str:
    """A text in `zh` or `en`."""
    return WORDS[name][language != "zh"].format(**values)


@contextmanager
def progress_bar(language: str) -> Iterator[Callable[[Far], None]]:
    """A bar with documents done of all, documents a second, time left and failures so far, on the error output."""
    columns = (
        TextColumn(word("reading", language)),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]} " + word("rate", language)),
        TimeRemainingColumn(),
        TextColumn(word("failed", language) + " {task.fields[failed]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None, rate="–", failed=0)

        def show(far: Far) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.0f}" if speed else "–"
            bar.update(task, completed=far.done, total=far.total, failed=far.failed, rate=rate)

        yield show


def print_summary(summary: Summary, language: str) -> None:
    """The closing table: how many were added, unchanged, replaced, failed; then each failure with its reason."""
    console = Console()
    counts = {
        "added": summary.added,
        "unchanged": summary.unchanged,
        "replaced": summary.replaced,
        "failed": len(summary.failed),
    }
    table = Table(word("result", language), word("documents", language))
    for name, count in counts.items():
        table.add_row(word(name, language), str(count))
    console.print(table)
    for failure in summary.failed:  # as lines, since a table would cut names short
        print(f"{failure.name}: {failure.message(language)}")
    console.print(f"{word('version', language)}: {summary.version}", highlight=False)
