"""One case, one file (一案一档) as an archive: papers in their order, a table of contents, and what is missing."""

import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _

from bihuan.evidence.models import StoredFile
from bihuan.mailroom.bundling import safe
from bihuan.mailroom.word import Table, paper

CHUNK = 1024 * 1024
WIDTHS = (14, 92, 50)
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date of every entry of the archive: the same case gives the same bytes."""


@dataclass(frozen=True)
class Item:
    """A paper in the file: its name in the archive, what it is, and its bytes, made when they are asked for."""

    name: str
    title: str
    content: Callable[[], bytes] | StoredFile


@dataclass(kw_only=True)
class Binder:
    """The papers of the case called ``number``, and a sentence for each that should be there and is not."""

    number: str
    items: list[Item] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return _("一案一档-%(number)s.zip") % {"number": safe(self.number, 60)}


def index(found: Binder) -> bytes:
    """The table of contents, and what is missing."""
    rows = [[str(serial), item.title, item.name] for serial, item in enumerate(found.items, start=1)]
    parts: list[str | Table] = [Table([_("序号"), _("材料"), _("文件")], rows, WIDTHS)]
    if found.missing:
        parts += ["", _("还缺："), *found.missing]
    return paper(_("一案一档目录"), found.number, parts)


def archive(found: Binder) -> IO[bytes]:
    """The archive in a temporary file; kept files are streamed. The same file gives the same bytes."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(zipfile.ZipInfo(f"0-{_('目录')}.docx", OLDEST), index(found))
        for item in found.items:
            member = zipfile.ZipInfo(item.name, OLDEST)
            if isinstance(item.content, StoredFile):
                member.file_size = item.content.size
                with item.content.content.open("rb") as source, packed.open(member, "w") as target:
                    while part := source.read(CHUNK):
                        target.write(part)
            else:
                packed.writestr(member, item.content())
    out.seek(0)
    return out
