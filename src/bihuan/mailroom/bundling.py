"""The package as one zip archive: covering list, publication table, and a folder of answers for each complaint."""

import re
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.mailroom.answer_file import answer_file
from bihuan.mailroom.answered import Answered
from bihuan.mailroom.public_table import sheet_file, table_of, widths_of
from bihuan.mailroom.word import table_file
from bihuan.moments import BEIJING

UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
COVERING_WIDTHS = (14, 46, 50, 22, 25, 22, 78)


def safe(name: str, most: int = 80) -> str:
    """A name that every file system takes; the ending stays."""
    stem, dot, ending = UNSAFE.sub("_", name).strip(" .").rpartition(".")
    if not dot or len(ending) > 5:
        return UNSAFE.sub("_", name).strip(" .")[:most] or "_"
    return f"{stem[: most - len(ending) - 1]}.{ending}"


def folder_of(serial: int, item: Answered) -> str:
    return f"{serial:03d}-{safe(item.complaint.case.number, 60)}"


def bundle(items: Sequence[Answered], inspection: Inspection, *, title: str, until: datetime) -> IO[bytes]:
    """The archive in a temporary file; the same answers give the same bytes. Attachments are streamed."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    local = until.astimezone(BEIJING)
    when = (local.year, local.month, local.day, local.hour, local.minute, 0)
    rulebook = inspection.rulebook_text.rulebook
    headings, rows = table_of(items, rulebook)
    widths = widths_of([column.field for column in rulebook.publication])
    lead = _("%(inspection)s，截至%(until)s") % {"inspection": inspection, "until": f"{local:%Y-%m-%d %H:%M}"}
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, f"1-{_('报送清单')}.docx", covering_list(items, title, lead), when)
        name = _("边督边改公开情况一览表")
        _add(archive, f"2-{name}.docx", table_file(name, lead, headings, rows, widths), when)
        _add(archive, f"2-{name}.xlsx", sheet_file(name, headings, rows, until), when)
        for serial, item in enumerate(items, start=1):
            _add_answers(archive, f"3-{_('答复材料')}/{folder_of(serial, item)}", item, when)
    out.seek(0)
    return out


def covering_list(items: Sequence[Answered], title: str, lead: str) -> bytes:
    """What lies in the package: each complaint with its units, verdict, state, attachments and folder."""
    headings = [_("序号"), _("受理编号"), _("承办单位"), _("是否属实"), _("办理状态"), _("附件数"), _("文件夹、说明")]
    rows = []
    for serial, item in enumerate(items, start=1):
        note = folder_of(serial, item)
        if item.owing:
            note += "\n" + _("%(units)s的部分还在办理") % {"units": "、".join(item.owing)}
        rows.append(
            [
                str(serial),
                item.complaint.case.number,
                "、".join([*item.units, *item.owing]),
                item.complaint.verdict,
                item.status,
                str(item.attachments),
                note,
            ]
        )
    said = _("%(lead)s，共%(count)d件") % {"lead": lead, "count": len(items)}
    return table_file(title, said, headings, rows, COVERING_WIDTHS)


def _add_answers(archive: zipfile.ZipFile, folder: str, item: Answered, when: Any) -> None:
    for answer in item.answers:
        unit = safe(answer.assignment.unit.short, 40)
        _add(archive, f"{folder}/{_('答复')}-{unit}.docx", answer_file(item, answer), when)
        for place, file in enumerate(item.files[answer.pk], start=1):
            member = zipfile.ZipInfo(f"{folder}/{_('附件')}-{unit}/{place:02d}-{safe(file.name)}", when)
            member.file_size = file.stored.size
            with file.stored.content.open("rb") as source, archive.open(member, "w") as target:
                while part := source.read(1024 * 1024):
                    target.write(part)


def _add(archive: zipfile.ZipFile, name: str, content: bytes, when: Any) -> None:
    member = zipfile.ZipInfo(name, when)
    member.compress_type = zipfile.ZIP_STORED  # Word and Excel files are compressed already
    archive.writestr(member, content)
