"""What a file really is, told by its first bytes, and whether such a file may be kept as an attachment."""

from bihuan.refusals import Unusable

MOST_BYTES = 30 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
HEIF_BRANDS = tuple(b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"))
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "heic": HEIF_BRANDS,
    "heif": HEIF_BRANDS,
    "pdf": (b"%PDF-",),
    "docx": (ZIP,),
    "xlsx": (ZIP,),
    "doc": (OLE,),
    "xls": (OLE,),
    "wps": (OLE, ZIP),
    "et": (OLE, ZIP),
}
"""Endings that may be attached, and how such a file begins; a HEIF file after the four bytes of its first box's size."""
PICTURES = frozenset({"jpg", "jpeg", "png", "heic", "heif"})


def ending_of(name: str) -> str:
    """The ending in small letters, without its dot; empty for a name that has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_picture(name: str) -> bool:
    return ending_of(name) in PICTURES


def check_name(name: str, size: int) -> None:
    """What can be told before a file is here: ``Unusable`` for one that is empty, too large or of another kind."""
    if not size:
        raise Unusable(f"“{name}”是空文件：请核对后重新选。")
    if size > MOST_BYTES:
        raise Unusable(f"“{name}”超过{MOST_BYTES // 1024 // 1024}兆：请压缩或拆分后再传。")
    if ending_of(name) not in SIGNATURES:
        raise Unusable(f"“{name}”不能作附件：可以传 jpg、png、heic、pdf、docx、xlsx、doc、xls、wps、et。")


def check_attachment(name: str, content: bytes) -> None:
    """``Unusable`` for a file that is empty, too large, of another kind than allowed, or not what its name says.

    Of a picture this looks at the beginning only; ``pictures.look`` decodes it.
    """
    check_name(name, len(content))
    ending = ending_of(name)
    signatures = SIGNATURES[ending]
    if not content.startswith(signatures, 4 if signatures is HEIF_BRANDS else 0):
        raise Unusable(f"“{name}”的内容与后缀 {ending} 不符：请用原来的程序另存后再传。")
