"""The files of ``examples/``: ``python -m bihuan.demo.examples FOLDER`` writes them, the same on every run."""

import sys
from datetime import date
from pathlib import Path

import xlsxwriter

from bihuan.demo import lists
from bihuan.demo.happenings import happenings

TODAY = date(2026, 6, 30)
BATCHES = (1, 3, 4, 6)
"""One of each kind of file: workbook, Word table, web page, GB18030 table."""


def write(folder: Path) -> list[Path]:
    """Four transfer lists, the answers to them, and a list in which almost everything is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    story = [item for item in happenings(TODAY) if item.batch in BATCHES]
    paths = [lists.write_transfer(folder, [item for item in story if item.batch == batch]) for batch in BATCHES]
    answered = [item for item in story if item.outcome and item.is_named]
    paths.append(lists.write_replies(folder, answered, TODAY))
    paths.append(write_faulty(folder / "有错的转办清单.xlsx"))
    return paths


def write_faulty(path: Path) -> Path:
    """An unknown unit, an impossible date, a number twice with different text, a formula in a cell."""
    headings = ["序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型", "举报方式", "受理日期"]
    rows = [
        [1, "D3LC202600901", "枣林村一家砖厂夜里冒黑烟。", "青屏县", "大气", "来电", "2026-06-29"],
        [2, "D3LC202600902", "老粮站旁一家饭店油烟直排。", "幸福县", "大气", "来电", "2026-06-29"],
        [3, "D3LC202600903", "东风渠下游一家养猪场排放粪水。", "石渡县", "水", "来电", "2026-06-31"],
        [4, "D3LC202600901", "铁路桥洞南倾倒建筑垃圾。", "青屏县", "其它", "来电", "2026-06-29"],
        [5, "D3LC202600905", "", "云坪县", "噪声", "来电", "2026-06-29"],
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("清单")
        sheet.merge_range(0, 0, 0, 6, "省第三生态环境保护督察组转办群众信访举报件清单（第13批）")
        sheet.merge_range(1, 0, 1, 6, "转办时间：2026年6月30日")
        sheet.write_row(2, 0, headings)
        for line, row in enumerate(rows, start=3):
            sheet.write_row(line, 0, row)
        sheet.write_formula(7, 2, '="水库边"&"倾倒废渣"', None, "水库边倾倒废渣")
    return path


if __name__ == "__main__":
    for written in write(Path(sys.argv[1])):
        print(written.name)
