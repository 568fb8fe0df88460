"""Zip archives, opened without trusting what they say about themselves: sizes are counted while unpacking."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from bihuan.reading.shapes import Unreadable

MAX_UNPACKED = 44 * 1024 * 1024
MAX_MEMBERS = 2000
# Only these are ever unpacked; pictures and other attachments stay as they are.
_READ = (".xml", ".rels")
_CHUNK = 1024 * 1024
_TOO_LARGE = "文件解开后大得不正常，为防损坏没有打开，请向发文单位索要原件。"
_DAMAGED = "文件已损坏，打不开，请重新下载或索要原件。"


class Archive:
    """The members of a zip archive. Raises Unreadable where they are damaged, encrypted, too many or too large."""

    def __init__(self, content: bytes, budget: int = MAX_UNPACKED) -> None:
        self._content = content
        self._left = budget
        self._counted: set[str] = set()
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                members = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
            raise Unreadable(_DAMAGED) from error
        if (
            len(members) > MAX_MEMBERS
            or sum(m.file_size for m in members if m.filename.lower().endswith(_READ)) > budget
        ):
            raise Unreadable(_TOO_LARGE)
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("文件设了打开密码，请去掉密码另存一份再导入。")
        self.members = {member.filename: member for member in members}
        if len(self.members) != len(members):
            raise Unreadable(_DAMAGED)

    def has(self, name: str) -> bool:
        return name in self.members

    def names(self) -> list[str]:
        return list(self.members)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's bytes piece by piece, inflated by hand so that a false declared size can't hide the true one."""
        member = self.members[name]
        header = self._content[member.header_offset : member.header_offset + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Unreadable(_DAMAGED)
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        start = member.header_offset + 30 + name_length + extra_length
        packed = self._content[start : start + member.compress_size]
        if member.compress_type == zipfile.ZIP_STORED:
            pieces: Iterator[bytes] = iter([packed])
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            pieces = _inflate(packed)
        else:
            raise Unreadable(_DAMAGED)
        for piece in pieces:
            if name not in self._counted:
                self._left -= len(piece)
            if self._left < 0:
                raise Unreadable(_TOO_LARGE)
            yield piece
        self._counted.add(name)

    def read(self, name: str) -> bytes:
        """A whole member; it can't be longer than it says, so that a limit set on what it says holds."""
        content = b"".join(self.chunks(name))
        if len(content) > self.members[name].file_size:
            raise Unreadable(_DAMAGED)
        return content

    def parse(self, name: str) -> etree._Element:
        """A member as XML, with no entities, no network and no document type."""
        return parse_xml(self.read(name))


def _inflate(packed: bytes) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    try:
        piece = inflater.decompress(packed, _CHUNK)
        while piece:
            yield piece
            piece = inflater.decompress(inflater.unconsumed_tail, _CHUNK)
    except zlib.error as error:
        raise Unreadable(_DAMAGED) from error


def parse_xml(content: bytes) -> etree._Element:
    """XML without document types or entities; raises Unreadable where it has them or is damaged."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(_DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("文件里夹带了外部引用，为防泄密没有打开，请索要正常保存的原件。")
    return root
