"""Bytes -> grids: what a file is, told by its content and never by its name, and the reader that fits it."""

from bihuan.reading.grids import Contents
from bihuan.reading.pages import read_page
from bihuan.reading.pdfs import read_pdf
from bihuan.reading.shapes import Source, Unreadable
from bihuan.reading.texts import decode, read_text
from bihuan.reading.unpacking import Archive
from bihuan.reading.words import read_word
from bihuan.reading.workbooks import read_old_workbook, read_workbook

MAX_BYTES = 40 * 1024 * 1024
# What each kind may hold so that reading it stays below 256 MB.
MAX_TEXT_BYTES = 8 * 1024 * 1024
MAX_PAGE_BYTES = 5 * 1024 * 1024
MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def open_contents(source: Source) -> Contents:
    """The grids in a file. Raises Unreadable for anything that can't be read, whatever its extension."""
    content = source.content
    if not content.strip():
        raise Unreadable("文件是空的，请重新导出或索要原件。")
    _limit(len(content), MAX_BYTES)
    if content.startswith(b"PK"):
        return _open_archive(source)
    if content.startswith(_OLE):
        return _open_old_office(source)
    if b"%PDF-" in content[:1024]:
        return read_pdf(content)
    if content.startswith(_PICTURES):
        raise Unreadable("这是一张图片，没有文字可读，请向发文单位索要表格或文档原件。")
    return _open_text(content)


def _open_archive(source: Source) -> Contents:
    archive = Archive(source.content)
    if archive.has("xl/workbook.xml"):
        return read_workbook(source.content, archive)
    if archive.has("word/document.xml"):
        _limit(archive.members["word/document.xml"].file_size, MAX_DOCUMENT_BYTES)
        return read_word(archive)
    raise Unreadable("压缩包里没有能读的表格或文档，请解压后逐个导入。")


def _open_old_office(source: Source) -> Contents:
    content = source.content
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("文件设了打开密码，请去掉密码另存一份再导入。")
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return read_old_workbook(content)
    raise Unreadable("文件加了密或者已损坏，打不开，请索要未加密的原件。")


def _open_text(content: bytes) -> Contents:
    _limit(len(content), MAX_TEXT_BYTES)
    text = decode(content)
    head = text[:2048].lstrip("\ufeff \r\n\t").lower()
    if head.startswith("<") and any(
        tag in text[:65536].lower() for tag in ("<html", "<table", "<!doctype html", "<body", "<div")
    ):
        _limit(len(content), MAX_PAGE_BYTES)
        return read_page(text)
    return read_text(text)


def _limit(size: int, most: int) -> None:
    if size > most:
        raise Unreadable(f"内容超过{most // 1024 // 1024}兆，请拆成几个文件后再导入。")
