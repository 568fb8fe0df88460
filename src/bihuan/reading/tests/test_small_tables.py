"""Small tables with a head of their own."""

import pytest

from bihuan.reading import Source, Unreadable
from bihuan.reading.small_tables import text_of


def test_a_file_that_is_no_table_is_told_so() -> None:
    with pytest.raises(Unreadable, match="不是表格文件"):
        text_of(Source("程序.xlsx", b"MZ\x90\x00" + bytes(100)), bool)


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "gb18030"])
def test_a_text_is_read_whatever_its_coding(coding: str) -> None:
    assert (
        text_of(Source("表.txt", "类别\t日期\n会议\t2025-06-02".encode(coding)), bool) == "类别\t日期\n会议\t2025-06-02"
    )
