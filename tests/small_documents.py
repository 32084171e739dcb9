"""Small documents in Markdown, for tests of the library: some milliseconds each to read, and told apart by one figure."""

from collections.abc import Sequence
from pathlib import Path

from library.simulation.documents import write_document
from library.simulation.published import published_reports

_APPLICANTS = "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"


def requests_report(agency: str, year: int, new: int, carried_in: int = 0, carried_out: int = 0, published: str = "") -> bytes:
    """A report whose section 三 tells these figures in its columns 自然人 and 总计."""
    rows = {
        "一、本年新收政府信息公开申请数量": new,
        "二、上年结转政府信息公开申请数量": carried_in,
        "三、本年度办理结果 （一）予以公开": new + carried_in - carried_out,
        "（七）总计": new + carried_in - carried_out,
        "四、结转下年度继续办理": carried_out,
    }
    told = [f"| {label} | {count} | 0 | 0 | 0 | 0 | 0 | {count} |" for label, count in rows.items()]
    head = [f"# {agency}{year}年政府信息公开工作年度报告", "", "## 三、收到和处理政府信息公开申请情况", ""]
    table = [f"| 申请人情况 | {_APPLICANTS} |", "|---|---|---|---|---|---|---|---|", *told]
    return "\n".join([*head, *table, "", published]).encode()


def write_small_documents(folder: Path, count: int) -> list[Path]:
    """So many made-up reports, each by another agency of a made-up city, as small Markdown files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"report-{number:03d}.md" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(requests_report(f"示例市第{number}局（模拟）", 2023, number + 1))
    return paths


def simulated_documents(folder: Path, layouts: Sequence[str], count: int) -> list[Path]:
    """So many of the simulator's whole reports, in these layouts in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, report in enumerate(published_reports()[:count]):
        document, suffix = write_document(report, layouts[number % len(layouts)])
        paths.append(folder / f"{report.key}-{report.year}{suffix}")
        paths[-1].write_bytes(document)
    return paths
