"""The lists of the example city as files, each written as differently as real ones are."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import xlsxwriter

from bihuan.demo.happenings import ACTIONS, FINDINGS, Happening
from bihuan.numerals import to_chinese

SPELLINGS = {"枫岭": "枫岭县", "高新区": "澜川高新区", "澜东区": "澜川市澜东区", "市城管局": "市城市管理局"}
HEADINGS = ["序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型", "举报方式"]
OTHER_HEADINGS = ["序号", "信访件编号", "举报内容", "责任单位", "问题类型", "来源"]
STATUS = {"closed": "已办结", "stage_closed": "阶段性办结", "open": "正在办理"}


def write_transfer(folder: Path, items: Sequence[Happening]) -> Path:
    """One batch as a file: a workbook, a Word table, a web page or a GB18030 table, by turns."""
    batch, day = items[0].batch, items[0].day
    headings = OTHER_HEADINGS if batch % 3 == 2 else HEADINGS
    table = [_transfer_row(item, line) for line, item in enumerate(items, start=1)]
    title = f"省第三生态环境保护督察组转办群众信访举报件清单(第{to_chinese(batch)}批)"
    stem = folder / f"{batch:02d}-{day.isoformat()}-转办清单"
    if batch % 6 == 3:
        return _write_word(stem.with_suffix(".docx"), title, day, headings, table)
    if batch % 6 == 4:
        return _write_page(stem.with_suffix(".html"), title, day, headings, table)
    if batch % 6 == 0:
        return _write_csv(stem.with_suffix(".csv"), headings, table)
    return _write_workbook(stem.with_suffix(".xlsx"), title, f"转办时间：{_printed(day)}", headings, table)


def write_replies(folder: Path, items: Sequence[Happening], day: date) -> Path:
    """The answers given until ``day`` as one workbook, a row per unit."""
    headings = [
        "序号",
        "受理编号",
        "承办单位",
        "调查核实情况",
        "是否属实",
        "处理和整改情况",
        "是否办结",
        "办结目标",
        "办结日期",
    ]
    rows: list[list[str | int]] = []
    for item in items:
        for unit in item.units:
            closed = item.answered_on.isoformat() if item.answered_on and item.outcome == "closed" else ""
            goal = "设施改造完成并通过检测" if item.outcome == "stage_closed" else ""
            finding, action = FINDINGS[item.verdict], ACTIONS[item.verdict]
            status = STATUS[item.outcome]
            rows.append([len(rows) + 1, item.number, unit, finding, item.verdict, action, status, goal, closed])
    title = f"群众信访举报件办理情况一览表(截至{_printed(day)})"
    return _write_workbook(folder / f"{day.isoformat()}-办理情况.xlsx", title, "", headings, rows)


def _transfer_row(item: Happening, line: int) -> list[str | int]:
    units = "、".join(SPELLINGS.get(unit, unit) if line % 3 == 0 else unit for unit in item.units)
    labels = "、".join("噪音" if label == "噪声" and line % 4 == 0 else label for label in item.labels)
    number = ("*" if item.key else "") + item.number
    return [line, number, item.text, units if item.is_named else "", labels, item.channel]


def _printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _write_workbook(
    path: Path, title: str, below: str, headings: Sequence[str], table: Sequence[Sequence[str | int]]
) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("清单")
        wrap = book.add_format({"text_wrap": True, "valign": "vcenter", "border": 1})
        head = book.add_format({"bold": True, "align": "center", "font_size": 16})
        sheet.merge_range(0, 0, 0, len(headings) - 1, title, head)
        first = 1
        if below:
            sheet.merge_range(1, 0, 1, len(headings) - 1, below)
            first = 2
        sheet.write_row(first, 0, headings, wrap)
        for line, row in enumerate(table, start=first + 1):
            sheet.write_row(line, 0, row, wrap)
        sheet.write(first + len(table) + 1, 0, f"合计：{len(table)}件")
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 2, 60)
    return path


def _write_word(
    path: Path, title: str, day: date, headings: Sequence[str], table: Sequence[Sequence[str | int]]
) -> Path:
    document = docx.Document()
    document.add_heading(title, level=1)
    document.add_paragraph(_printed(day))
    grid = document.add_table(rows=1 + len(table), cols=len(headings))
    grid.style = "Table Grid"
    for row, values in zip(grid.rows, [headings, *table], strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = str(value)
    document.save(str(path))
    return path


def _write_page(
    path: Path, title: str, day: date, headings: Sequence[str], table: Sequence[Sequence[str | int]]
) -> Path:
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = "\n".join("<tr>" + "".join(f"<td><p>{value}</p></td>" for value in row) + "</tr>" for row in table)
    path.write_text(
        f'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body><h2>{title}</h2><p>{_printed(day)}</p>\n<table border=1><tr>{head}</tr>\n{body}</table></body></html>\n",
        encoding="utf-8",
    )
    return path


def _write_csv(path: Path, headings: Sequence[str], table: Sequence[Sequence[str | int]]) -> Path:
    with path.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows([headings, *table])
    return path
