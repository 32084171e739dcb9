"""What can go wrong with a library, for a person: LibraryError says what happened and what to do, in Chinese and English."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

_REASONS: dict[str, tuple[str, str]] = {
    "none": (
        "{detail} 里还没有报告库。请先用 python -m library add 添加报告。",
        "There is no library in {detail} yet. Add reports first: python -m library add.",
    ),
    "busy": (
        "另一个程序正在写入报告库（{detail}）。请等它结束后再试。",
        "Another program is writing to the library ({detail}). Try again when it has finished.",
    ),
    "newer_format": (
        "报告库由更新版本的程序写成（格式 {detail}）。请升级本程序。",
        "The library was written by a newer version of this program (format {detail}). Update the program.",
    ),
    "older_format": (
        "报告库由旧版本的程序写成（格式 {detail}）。请运行 python -m library rebuild，原件保持不变。",
        "The library was written by an older version of this program (format {detail}). "
        "Run python -m library rebuild; the originals stay as they are.",
    ),
    "damaged": (
        "报告库无法打开（{detail}）。请运行 python -m library check 查看原因；原件仍在 originals 文件夹中。",
        "The library cannot be opened ({detail}). Run python -m library check to see why; "
        "the originals are still in the folder originals.",
    ),
    "disk_full": (
        "磁盘已满，没有写完；报告库保持原样。请腾出空间后再试，已读取的不会重读。",
        "The disk is full, so nothing was published and the library is as it was. "
        "Make room and try again; what was read already is not read twice.",
    ),
    "read_only": (
        "没有权限写入报告库（{detail}）；报告库保持原样。请联系管理员开放该文件夹的写入权限，然后再试。",
        "There is no permission to write to the library ({detail}), which is as it was. "
        "Ask whoever runs this program to let it write to that folder, then try again.",
    ),
    "not_written": (
        "无法写入报告库（{detail}）；报告库保持原样。请检查文件夹的权限和磁盘。",
        "The library could not be written ({detail}) and is as it was. Check the folder's permissions and the disk.",
    ),
    "no_such_report": (
        "报告库里没有 {detail}。请用 python -m library list 查看编号。",
        "The library holds no {detail}. See the numbers with python -m library list.",
    ),
    "original_gone": (
        "原件 {detail} 不在了或已被改动。请重新添加这份文件。",
        "The original {detail} is gone or has been changed. Add the document again.",
    ),
    "original_left": (
        "报告已移出报告库，但原件未能删除（{detail}）。请手工删除这个文件。",
        "The report is out of the library, but its document could not be deleted ({detail}). Delete that file by hand.",
    ),
    "inbox": (
        "无法使用监视文件夹（{detail}）。请检查文件夹是否存在、能否写入；稍后会自动重试。",
        "The watched folder cannot be used ({detail}). Check that it is there and can be written to; it is tried again.",
    ),
    "too_many_rows": (
        "{detail} 的行数超过一张工作表的上限。请改用 parquet 或 csv。",
        "{detail} has more rows than a worksheet holds. Export as parquet or csv.",
    ),
    "no_backup": (
        "{detail} 不是备份文件，或无法读取。请检查路径；压缩过的请先解压。",
        "{detail} is no backup, or cannot be read. Check the path; uncompress a compressed one first.",
    ),
    "damaged_backup": (
        "备份文件不完整或已被改动（{detail}），没有恢复；报告库保持原样。请换用另一份备份。",
        "The backup is incomplete or has been changed ({detail}); nothing was restored and the library is as it was. "
        "Take another backup.",
    ),
    "newer_backup": (
        "备份由更新版本的程序写成（格式 {detail}），没有恢复。请升级本程序。",
        "The backup was written by a newer version of this program (format {detail}) and was not restored. Update the program.",
    ),
    "not_empty": (
        "{detail} 不是空文件夹，没有恢复。请换一个文件夹，或加上 --replace 以备份替换其中的报告库。",
        "{detail} is not empty, so nothing was restored. Name another folder, or give --replace to put the backup in the place "
        "of the library there.",
    ),
    "no_cluster": (
        "连接不上集群 {detail}。请检查地址，以及调度程序和工作进程是否已启动。",
        "The cluster {detail} does not answer. Check the address, and that its scheduler and workers have been started.",
    ),
    "cluster_requirements": (
        "使用集群需要另行安装：pip install -r requirements-cluster.txt。",
        "A cluster needs further packages: pip install -r requirements-cluster.txt.",
    ),
    "needs_package": (
        "读取这个地址需要 Python 包 {detail}。请安装后再试。",
        "Reading this address needs the Python package {detail}. Install it and try again.",
    ),
}


@dataclass(eq=False)  # not frozen: a traceback is set on it by contextlib
class LibraryError(Exception):
    """Something that a library could not do. `reason` is a code, `detail` what it is about."""

    reason: str
    detail: str = ""

    def message(self, language: str = "zh") -> str:
        """What happened and what to do, in `zh` or `en`."""
        chinese, english = _REASONS[self.reason]
        return (chinese if language == "zh" else english).format(detail=self.detail)

    def __str__(self) -> str:
        return f"{self.message('zh')} / {self.message('en')}"


_REFUSED = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "disk_full"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "read_only"),
}


@contextmanager
def told_as_library_errors() -> Iterator[None]:
    """What the disk or the database refuses while a library is written, as a LibraryError."""
    try:
        yield
    except OSError as error:
        reason = _REFUSED.get(error.errno or 0, "not_written")
        raise LibraryError(reason, str(error.filename or error) if reason == "read_only" else str(error)) from error
    except duckdb.Error as error:  # a full disk is an IOException, or a FatalException where it is met at the end
        full = any(words in str(error) for words in ("No space left", "File too large", "quota"))
        if not full and not isinstance(error, duckdb.IOException):
            raise
        raise LibraryError("disk_full" if full else "not_written", str(error).splitlines()[0]) from error
