"""What a file really is, told by its first bytes, and whether such a file may be kept as an attachment."""

from bihuan.refusals import Unusable

MOST_BYTES = 30 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "pdf": (b"%PDF-",),
    "docx": (ZIP,),
    "xlsx": (ZIP,),
    "doc": (OLE,),
    "xls": (OLE,),
    "wps": (OLE, ZIP),
    "et": (OLE, ZIP),
}
"""Endings that may be attached, and how such a file begins."""


def check_attachment(name: str, content: bytes) -> None:
    """``Unusable`` for a file that is empty, too large, of another kind than allowed, or not what its name says."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if not content:
        raise Unusable(f"“{name}”是空文件：请核对后重新选。")
    if len(content) > MOST_BYTES:
        raise Unusable(f"“{name}”超过{MOST_BYTES // 1024 // 1024}兆：请压缩或拆分后再传。")
    if ending not in SIGNATURES:
        raise Unusable(f"“{name}”不能作附件：可以传 jpg、png、pdf、docx、xlsx、doc、xls、wps、et。")
    if not content.startswith(SIGNATURES[ending]):
        raise Unusable(f"“{name}”的内容与后缀 {ending} 不符：请用原来的程序另存后再传。")
