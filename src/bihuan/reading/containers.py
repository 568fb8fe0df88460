"""Bytes -> grids: what a file is, told by its content and never by its name, and the reader that fits it."""

import contextlib
import re
from pathlib import PurePosixPath

from bihuan.reading.compound import Compound, look_into_workbook
from bihuan.reading.converting import convert
from bihuan.reading.flat_xml import is_flat_office, read_flat_office
from bihuan.reading.grids import Contents
from bihuan.reading.pages import read_page
from bihuan.reading.pdfs import read_pdf
from bihuan.reading.shapes import Source, Unreadable
from bihuan.reading.texts import decode, read_text
from bihuan.reading.unpacking import Archive
from bihuan.reading.webarchives import is_web_archive, page_of_archive
from bihuan.reading.words import read_word
from bihuan.reading.workbooks import read_old_workbook, read_workbook

MAX_BUNDLE = 50
MAX_BYTES = 40 * 1024 * 1024
# What each kind may hold so that reading it stays below 256 MB.
MAX_TEXT_BYTES = 8 * 1024 * 1024
MAX_PAGE_BYTES = 5 * 1024 * 1024
MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
# Papers in a zip of their own that hold no list, by a part that gives them away.
_FOREIGN = {
    "OFD.xml": "这是 OFD 版式文件，读不出表格，请另存为 PDF，或向发文单位索要 Word、Excel 原件。",
    "ppt/presentation.xml": "这是演示文稿，不是清单，请索要表格或文档原件。",
    "xl/workbook.bin": "这是二进制工作簿（.xlsb），请用表格软件另存为 .xlsx 再导入。",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PICTURE = "这是一张图片，没有文字可读，请向发文单位索要表格或文档原件。"


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
        return _read_document(Archive(convert(content, ".rtf", "docx")))
    if _is_picture(content):
        raise Unreadable(_PICTURE)
    if content.startswith(_PACKED):
        raise Unreadable("这种压缩包打不开，请解压后逐个导入，或改用 zip 压缩。")
    if is_web_archive(content):
        _limit(len(content), MAX_TEXT_BYTES)
        return _open_text(page_of_archive(content))
    return _open_text(content)


def _is_picture(content: bytes) -> bool:
    bitmap = content.startswith(b"BM") and content[6:10] == b"\0\0\0\0"
    return bitmap or content.startswith(_PICTURES) or (content.startswith(b"RIFF") and content[8:12] == b"WEBP")


def _open_archive(source: Source) -> Contents:
    archive = Archive(source.content)
    if archive.has("xl/workbook.xml"):
        return read_workbook(source.content, archive)
    if archive.has("word/document.xml"):
        return _read_document(archive)
    if archive.has("content.xml") and archive.has("mimetype"):
        return _read_open_document(source, archive)
    for part, sentence in _FOREIGN.items():
        if archive.has(part):
            raise Unreadable(sentence)
    return _read_bundle(archive)


def _read_open_document(source: Source, archive: Archive) -> Contents:
    """OpenDocument, as LibreOffice and some domestic programs save it."""
    _limit(archive.members["content.xml"].file_size, MAX_DOCUMENT_BYTES)
    if b"spreadsheet" in archive.read("mimetype"):
        made = convert(source.content, ".ods", "xlsx")
        return read_workbook(made, Archive(made))
    return _read_document(Archive(convert(source.content, ".odt", "docx")))


def _read_document(archive: Archive) -> Contents:
    _limit(archive.members["word/document.xml"].file_size, MAX_DOCUMENT_BYTES)
    return read_word(archive)


def _read_bundle(archive: Archive) -> Contents:
    """The lists in a zip archive, one after the other. Pictures are left aside; any other member that can't be read is a gap."""
    names = [name for name in archive.names() if _is_member(name)]
    if not names or len(names) > MAX_BUNDLE:
        raise Unreadable(f"压缩包里要有1到{MAX_BUNDLE}个清单文件，请解压后逐个导入。")
    together = Contents([])
    for name in names:
        said = _member_name(archive, name)
        content = archive.read(name)
        if _is_picture(content):
            together.asides.append(f"压缩包里的“{said}”是图片，没有读。")
            continue
        try:
            contents = _open_member(said, content)
        except Unreadable as refusal:
            together.gaps.append(f"压缩包里的“{said}”读不了：{refusal}")
            continue
        for grid in contents.grids:
            grid.name = "/".join(part for part in (said, grid.name) if part)
        together.grids.extend(contents.grids)
        together.paragraphs.extend(contents.paragraphs)
        together.gaps.extend(f"压缩包里的“{said}”：{gap}" for gap in contents.gaps)
    if not together.grids and not together.paragraphs:
        raise Unreadable(next(iter([*together.gaps, _PICTURE])))
    return together


def _is_member(name: str) -> bool:
    own = PurePosixPath(name).name
    return not name.endswith("/") and not name.startswith("__MACOSX/") and not own.startswith((".", "~$", "Thumbs.db"))


def _open_member(said: str, content: bytes) -> Contents:
    if content.startswith(b"PK") and not _is_office(content):
        raise Unreadable("里面又是压缩包，请解压后逐个导入。")
    return open_contents(Source(said, content))


def _is_office(content: bytes) -> bool:
    archive = Archive(content)
    return any(archive.has(part) for part in ("xl/workbook.xml", "word/document.xml", "content.xml", *_FOREIGN))


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
        return _read_document(Archive(convert(source.content, ".doc", "docx")))
    if compound.has("PowerPoint Document"):
        raise Unreadable(_FOREIGN["ppt/presentation.xml"])
    for name in ("Workbook", "Book", "WORKBOOK", "BOOK"):
        if compound.has(name):
            return read_old_workbook(source.content, look_into_workbook(compound.stream(name)))
    raise Unreadable("文件加了密或者已损坏，打不开，请索要未加密的原件。")


def _open_text(content: bytes) -> Contents:
    _limit(len(content), MAX_TEXT_BYTES)
    text = decode(content)
    if text.lstrip("\ufeff \r\n\t").startswith("<") and is_flat_office(text[:8192]):
        _limit(len(content), MAX_PAGE_BYTES)
        return read_flat_office(_declared_in_utf8(text))
    head = text[:2048].lstrip("\ufeff \r\n\t").lower()
    if head.startswith("<") and any(
        tag in text[:65536].lower() for tag in ("<html", "<table", "<!doctype html", "<body", "<div")
    ):
        _limit(len(content), MAX_PAGE_BYTES)
        return read_page(text)
    return read_text(text)


def _declared_in_utf8(text: str) -> bytes:
    """The text as UTF-8, without a declaration that says otherwise."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")).strip().encode()


def _limit(size: int, most: int) -> None:
    if size > most:
        raise Unreadable(f"内容超过{most // 1024 // 1024}兆，请拆成几个文件后再导入。")
