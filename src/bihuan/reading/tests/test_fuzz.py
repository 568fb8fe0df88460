"""Whatever comes in, a paper or Unreadable comes out."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.reading import Unreadable, to_json

from .making import HEADER, ROW, document, old_workbook, read_bytes, text, workbook

SHEETS = "urn:schemas-microsoft-com:office:spreadsheet"
FILES = [
    workbook([["第3批清单"], HEADER, ROW]),
    old_workbook({"来电": [HEADER, ROW]}),
    document("清单", [HEADER, [str(cell) for cell in ROW]]),
    text([HEADER, ROW], "|").encode(),
    f"<html><table><tr><td>{'</td><td>'.join(HEADER)}</td></tr><tr><td rowspan=2>1</td></tr></table></html>".encode(),
    "\n".join([*HEADER, *map(str, ROW)]).encode(),
    f"<?xml?><Workbook xmlns='{SHEETS}' xmlns:ss='{SHEETS}'><Worksheet ss:Name='a'><Table><Row><Cell ss:Index='2' "
    f"ss:MergeDown='1'><Data>序号</Data></Cell><Cell><Data>受理编号</Data></Cell></Row></Table></Worksheet></Workbook>".encode(),
    b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n<table><tr><td>1\n--b--',
    "整改目标：甲\n整改措施：\n（一）乙；\n责任单位：丙　　完成时限：2026年第一季度\n".encode(),
]
WORDS = [
    "序号",
    "受理编号",
    "整改目标:",
    "整改措施:",
    "责任单位",
    "1",
    "2.",
    "(1)",
    "D2HN202304180031",
    "属实",
    "大气",
    "冷泉区",
    "|",
    "\t",
    ",",
    "\n",
    "“",
    "”",
    "第3批",
    "合计:3件",
    "2023年2月30日",
    "2026年第一季度",
    "子问题",
    "件别",
    "反馈问题",
    "公示时间",
    "简报第3期",
    "\u3000\u3000",
    "=1+1",
    "*",
    "无",
]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def survives(content: bytes) -> None:
    refusal = ""
    try:
        to_json(read_bytes(content))
    except Unreadable as error:
        refusal = str(error)
    assert not refusal or refusal.endswith("。")


@QUICK
@given(st.binary(max_size=400))
def test_random_bytes(content: bytes) -> None:
    for magic in (
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<html><table>",
        b"\xff\xfe",
    ):
        survives(magic + content)


@QUICK
@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    st.floats(0, 1),
)
def test_files_with_changed_or_missing_bytes(content: bytes, changes: list[tuple[float, int]], keep: float) -> None:
    changed = bytearray(content)
    for where, value in changes:
        changed[int(where * len(changed))] = value
    survives(bytes(changed))
    survives(bytes(changed[: int(keep * len(changed))]))


@QUICK
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_words_of_lists_in_any_order(words: list[str]) -> None:
    survives("".join(words).encode())
    survives("\n".join(words).encode())
    survives(("\t".join(HEADER) + "\n" + "\t".join(words)).encode())


@QUICK
@given(st.lists(st.lists(st.one_of(st.text(max_size=20), st.sampled_from(WORDS)), max_size=8), max_size=12))
def test_any_cells_under_a_header(rows: list[list[str]]) -> None:
    survives(text([HEADER, *rows], "\t").encode("utf-8", "ignore"))
