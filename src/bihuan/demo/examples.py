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
    """Four transfer lists, the answers to them, a list in which almost everything is wrong, a plan list with levels."""
    folder.mkdir(parents=True, exist_ok=True)
    story = [item for item in happenings(TODAY) if item.batch in BATCHES]
    paths = [lists.write_transfer(folder, [item for item in story if item.batch == batch]) for batch in BATCHES]
    answered = [item for item in story if item.outcome and item.is_named]
    paths.append(lists.write_replies(folder, answered, TODAY))
    paths.append(write_faulty(folder / "有错的转办清单.xlsx"))
    paths.append(write_levels(folder / "整改措施清单（分层级）.xlsx"))
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


LEVEL_HEADINGS = ["省序号", "市序号", "反馈问题", "整改目标", "任务", "整改措施", "责任单位", "整改时限"]
BY_ASPECT = (
    ("一、思想认识方面", [("1", "4", "督察整改压得不实，个别部门以会议落实整改。", "形成常态化机制。", [("", "1.每月研究一次；2.纳入年度考核。", "市生态环境局", "长期坚持")])]),
    ("二、工作推进方面", [
        ("2", "5", "城区雨污分流不到位，3处排口雨天溢流。", "生活污水应收尽收。", [
            ("改造东城管网", "1.改造管网7公里。", "澜东区", "2026年12月底前"),
            ("改造西城管网", "1.改造管网5公里；2.整治错接点12处。", "澜西区", "2027年6月底前"),
        ]),
        ("3", "6", "历史遗留矿山修复进展缓慢。", "修复率达到100%。", [
            ("修复一号矿", "1.复绿40亩。", "青屏县", "2026年10月底前"),
            ("修复二号矿", "1.复绿25亩。", "石渡县", "2026年10月底前"),
        ]),
    ]),
)  # fmt: skip
"""Aspects with their items (serials, problem, target), each with its tasks (task, measures, unit, time limit)."""


def write_levels(path: Path) -> Path:
    """A plan list with aspects as bands, tasks in a column of their own and the serials of two governments."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("整改措施清单")
        sheet.merge_range(0, 0, 0, 7, "澜川市贯彻落实省督察反馈意见整改措施清单（2026年6月30日）")
        sheet.write_row(1, 0, LEVEL_HEADINGS)
        line = 2
        for aspect, items in BY_ASPECT:
            sheet.merge_range(line, 0, line, 7, aspect)
            line += 1
            for *whole, tasks in items:
                last = line + len(tasks) - 1
                for column, text in enumerate(whole):
                    if last > line:
                        sheet.merge_range(line, column, last, column, text)
                    else:
                        sheet.write_string(line, column, str(text))
                for place, task in enumerate(tasks):
                    sheet.write_row(line + place, 4, task)
                line = last + 1
    return path


if __name__ == "__main__":
    for written in write(Path(sys.argv[1])):
        print(written.name)
