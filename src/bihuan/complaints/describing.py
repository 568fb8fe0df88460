"""What a file shows, set by hand: before or after, in a few words, beside which other picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment
from bihuan.complaints.attaching import check, standing
from bihuan.complaints.models import Attachment
from bihuan.refusals import Refused
from bihuan.units.models import Member


@dataclass(frozen=True)
class Description:
    """``before`` is the id of the picture beside which an 整改后 is shown."""

    kind: str
    caption: str = ""
    before: int | None = None


@transaction.atomic
def describe(share: Assignment, said: Mapping[int, Description], *, by: Member) -> None:
    """Set the descriptions of standing files by their ids, all or none."""
    check(share, by)
    files = {item.pk: item for item in standing(share)}
    kinds = {pk: said[pk].kind if pk in said else item.kind for pk, item in files.items()}
    for pk, words in said.items():
        if pk not in files:
            raise Refused(_("有附件已经移除：请刷新页面后再改。"))
        if words.before is not None:
            _check_pair(files, kinds, pk, words.before)
        files[pk].kind, files[pk].caption, files[pk].before_id = words.kind, words.caption.strip(), words.before
    for item in files.values():  # what is no longer 整改前 stands beside nothing
        if item.before_id is not None and kinds.get(item.before_id) != Attachment.Kind.BEFORE:
            item.before_id = None
    Attachment.objects.bulk_update(files.values(), ["kind", "caption", "before"])


def _check_pair(files: Mapping[int, Attachment], kinds: Mapping[int, str], after: int, before: int) -> None:
    if before not in files or files[before].picture is None or files[after].picture is None:
        raise Refused(_("只有这份答复里的照片能放在一起对比。"))
    if kinds[after] != Attachment.Kind.AFTER or kinds[before] != Attachment.Kind.BEFORE:
        said = _("“%(name)s”要标为整改后，并与一张整改前的照片对比。")
        raise Refused(said % {"name": files[after].name})


@dataclass(frozen=True)
class Gallery:
    """Files as a page shows them: pairs (before, after), the other pictures, the papers."""

    pairs: list[tuple[Attachment, Attachment]]
    pictures: list[Attachment]
    papers: list[Attachment]

    def __len__(self) -> int:
        return 2 * len(self.pairs) + len(self.pictures) + len(self.papers)


def gallery(files: Sequence[Attachment]) -> Gallery:
    """Pairs as set by hand; where one 整改前 and one 整改后 are all there is, they are a pair by themselves."""
    pictures = [item for item in files if item.picture is not None]
    by_id = {item.pk: item for item in pictures}
    pairs = [(by_id[item.before_id], item) for item in pictures if item.before_id in by_id]
    if not pairs:
        befores = [item for item in pictures if item.kind == Attachment.Kind.BEFORE]
        afters = [item for item in pictures if item.kind == Attachment.Kind.AFTER]
        if len(befores) == len(afters) == 1:
            pairs = [(befores[0], afters[0])]
    paired = {item.pk for pair in pairs for item in pair}
    order = list(Attachment.Kind)
    alone = sorted(
        (item for item in pictures if item.pk not in paired),
        key=lambda item: order.index(Attachment.Kind(item.kind)),
    )
    return Gallery(pairs, alone, [item for item in files if item.picture is None])
