"""Bytes -> grids: what a file is, told by its content and never by its name, and the reader that fits it."""

import contextlib
from pathlib import PurePosixPath

from bihuan.reading.compound import Compound, look_into_workbook
from bihuan.reading.converting import to_docx
from bihuan.reading.grids import Contents
from bihuan.reading.pages import read_page
from bihuan.reading.pdfs import read_pdf
from bihuan.reading.shapes import Source, Unreadable
from bihuan.reading.texts import decode, read_text
from bihuan.reading.unpacking import Archive
from bihuan.reading.words import read_word
from bihuan.reading.workbooks import read_old_workbook, read_workbook

MAX_BUNDLE = 50
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
    if content.startswith(b"{\\rtf"):
        return _read_document(Archive(to_docx(content, ".rtf")))
    if content.startswith(_PICTURES):
        raise Unreadable("这是一张图片，没有文字可读，请向发文单位索要表格或文档原件。")
    return _open_text(content)


def _open_archive(source: Source) -> Contents:
    archive = Archive(source.content)
    if archive.has("xl/workbook.xml"):
        return read_workbook(source.content, archive)
    if archive.has("word/document.xml"):
        return _read_document(archive)
    return _read_bundle(archive)


def _read_document(archive: Archive) -> Contents:
    _limit(archive.members["word/document.xml"].file_size, MAX_DOCUMENT_BYTES)
    return read_word(archive)


def _read_bundle(archive: Archive) -> Contents:
    """The lists in a zip archive, one after the other. One that can't be read stops the whole, by name."""
    names = [
        name
        for name in archive.names()
        if not name.endswith("/") and not PurePosixPath(name).name.startswith((".", "~$"))
    ]
    names = [name for name in names if not name.startswith("__MACOSX/")]
    if not names or len(names) > MAX_BUNDLE:
        raise Unreadable(f"压缩包里要有1到{MAX_BUNDLE}个清单文件，请解压后逐个导入。")
    together = Contents([])
    for name in names:
        said = _member_name(archive, name)
        content = archive.read(name)
        if content.startswith(b"PK") and not _is_office(content):
            raise Unreadable(f"压缩包里的“{said}”又是压缩包，请解压后逐个导入。")
        try:
            contents = open_contents(Source(said, content))
        except Unreadable as refusal:
            raise Unreadable(f"压缩包里的“{said}”读不了：{refusal}") from refusal
        for grid in contents.grids:
            grid.name = "/".join(part for part in (said, grid.name) if part)
        together.grids.extend(contents.grids)
        together.paragraphs.extend(contents.paragraphs)
    return together


def _is_office(content: bytes) -> bool:
    archive = Archive(content)
    return archive.has("xl/workbook.xml") or archive.has("word/document.xml")


def _member_name(archive: Archive, name: str) -> str:
    """A member's name without folders; Chinese Windows writes names in GBK without saying so."""
    if not archive.members[name].flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gbk")
    return PurePosixPath(name).name


def _open_old_office(source: Source) -> Contents:
    compound = Compound(source.content)
    if compound.has("EncryptedPackage"):
        raise Unreadable("文件设了打开密码，请去掉密码另存一份再导入。")
    if compound.has("WordDocument"):
        return _read_document(Archive(to_docx(source.content, ".doc")))
    for name in ("Workbook", "Book", "WORKBOOK", "BOOK"):
        if compound.has(name):
            return read_old_workbook(source.content, look_into_workbook(compound.stream(name)))
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
