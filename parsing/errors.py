"""What can go wrong, for a person.

UnreadableReport    a document could not be read; says why and what to do, in Chinese and English
"""

from dataclasses import dataclass

_REASONS: dict[str, tuple[str, str]] = {
    "empty": ("文件是空的。请检查是否下载完整。", "The file is empty. Check that it was downloaded completely."),
    "not_found": ("找不到这个文件：{detail}。请检查路径。", "No such file: {detail}. Check the path."),
    "unknown_format": (
        "无法识别文件格式（{detail}）。请改用网页、Word（DOCX）、PDF 或文本文件。",
        "The format is not known ({detail}). Use a web page, Word (DOCX), PDF or text file.",
    ),
    "not_a_report": (
        "文件里没有政府信息公开年度报告的标题、表格或栏目。请检查是否选错了文件。",
        "The file holds no title, table or section of an annual report on open government information. "
        "Check that it is the right file.",
    ),
    "internal": (
        "程序在读取时出错，未能读取。请把文件交给维护人员。",
        "The program failed while reading the file. Pass the file on to those who maintain the program.",
    ),
    "too_large": ("文件过大（{detail}）。请拆分后再添加。", "The file is too large ({detail}). Split it and add the parts."),
    "too_deep": (
        "内容嵌套层数过多（{detail}），会被截断，因此未读取。请另存为文本或 Word 后再添加。",
        "The content is nested too deeply ({detail}) and would be cut off, so it was not read. Save it as text or Word.",
    ),
    "damaged": ("文件已损坏（{detail}）。请重新下载。", "The file is damaged ({detail}). Download it again."),
    "unsafe": (
        "文件含有不允许的内容（{detail}），未读取。请另存为新文件后再添加。",
        "The file holds content that is not allowed ({detail}) and was not read. Save it as a new file and add that.",
    ),
    "encrypted": ("文件有密码。请去掉密码后再添加。", "The file is protected by a password. Remove it and add the file again."),
    "pictures": (
        "第{detail}页是没有文字的图片，无法读取。请向发布单位索取可复制文字的版本。",
        "Pages {detail} are pictures without text, which cannot be read. "
        "Ask the agency for a version whose text can be copied.",
    ),
    "unnamed_characters": (
        "文件的字体没有说明各字形是什么字，文字无法读取或复制。请向发布单位索取可复制文字的版本。",
        "The file's fonts do not say which characters they draw, so its text cannot be read or copied. "
        "Ask the agency for a version whose text can be copied.",
    ),
    "stopped": (
        "读取时程序意外中止（{detail}），文件可能已损坏。请重新下载，或另存为文本或 Word 后再添加。",
        "Reading broke off ({detail}); the file may be damaged. Download it again, or save it as text or Word.",
    ),
    "nested_archive": (
        "压缩包里的压缩包只打开一层（{detail}）。请解压后再添加。",
        "Archives within an archive are opened one level deep ({detail}). Unpack it and add the files.",
    ),
    "too_slow": (
        "读取超过时限（{detail}），已停止。请另存为文本或 Word 后再添加。",
        "Reading took longer than allowed ({detail}) and was stopped. Save it as text or Word.",
    ),
    "too_much_memory": (
        "读取所需内存超过限制（{detail}），已停止。",
        "Reading needed more memory than allowed ({detail}) and was stopped.",
    ),
    "needs_program": (
        "读取这种文件需要 {detail}，本机没有安装。请另存为 DOCX 后再添加。",
        "Reading this kind of file needs {detail}, which is not installed. Save it as DOCX.",
    ),
}


@dataclass(eq=False)  # not frozen: a traceback is set on it by contextlib, and its fields by pickle
class UnreadableReport(Exception):  # noqa: N818 - the public name, fixed for those who catch it
    """A document that could not be read.

    `reason` is a code, `detail` what it is about (a size, a page, a path), `name` the document. `message(language)` says in
    words what happened and what to do.
    """

    reason: str
    detail: str = ""
    name: str = ""

    def message(self, language: str = "zh") -> str:
        chinese, english = _REASONS[self.reason]
        return (chinese if language == "zh" else english).format(detail=self.detail or self.reason)

    def __str__(self) -> str:
        return f"{self.name}: {self.message('zh')} / {self.message('en')}" if self.name else self.message("en")
