"""The shelf of all complaints by their keys, in the database; kept in step with what complaints say.

Asking takes four queries, however many complaints there are: a key that very many share is counted only so far, and
its holders are not read (``repeats.asking.MOST_HOLDERS``).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import islice

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from bihuan.cases.models import Case
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats.models import LikelyRepeat, RepeatKey, RepeatReading
from bihuan.repeats.asking import MOST_HOLDERS
from bihuan.repeats.features import RULES, Features
from bihuan.repeats.reading import read

CHUNK = 500
MOST_COUNTED = 4_000
"""Of the holders of one key: beyond it a place is so common that a few more say nothing."""

features_of = lru_cache(maxsize=2_000)(read)
"""(text, unit) -> what it speaks of; the candidates of one batch are mostly the same."""


def told_to(named_raw: str) -> str:
    """The unit that a list names, the first of several: the finder takes a county from it."""
    return named_raw.partition("、")[0]


def read_complaint(complaint: Complaint) -> Features:
    return features_of(complaint.text, told_to(complaint.named_raw))


def number_of(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)


class KeyShelf:
    """For one question (``repeats.asking.Shelf``); with ``cases`` only those lie on it, and all still count as rivals."""

    def __init__(self, cases: QuerySet[Case] | None = None) -> None:
        self._cases = cases
        self._holders: dict[int, list[str]] = {}

    def size(self) -> int:
        """About: it is used in a logarithm only, and the last number given is known without counting."""
        return Complaint.objects.aggregate(last=Max("pk"))["last"] or 0

    def counts(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Reads the holders of all rare keys at the same time."""
        counted = _counted([number_of(key) for key in keys])
        rare = [key for key, count in counted.items() if 0 < count <= MOST_HOLDERS]
        rows = RepeatKey.objects.filter(key__in=rare).order_by("-complaint")
        if self._cases is not None:
            rows = rows.filter(Exists(self._cases.filter(pk=OuterRef("complaint"))))
        for key, complaint in rows.values_list("key", "complaint"):
            self._holders.setdefault(key, []).append(str(complaint))
        return {key: counted[number_of(key)] for key in keys}

    def holders(self, key: str, most: int) -> Iterable[str]:
        return self._holders.get(number_of(key), [])[:most]

    def features(self, ids: Sequence[str]) -> Mapping[str, Features]:
        said = Complaint.objects.filter(pk__in=[int(id) for id in ids]).values_list("pk", "text", "named_raw")
        return {str(pk): features_of(text, told_to(named_raw)) for pk, text, named_raw in said}


def _counted(keys: Sequence[int]) -> dict[int, int]:
    """How many complaints hold each key, at most ``MOST_COUNTED``; one query."""
    if not keys:
        return {}
    table = connection.ops.quote_name(RepeatKey._meta.db_table)
    column = connection.ops.quote_name("key")
    # Rows of VALUES, not a UNION: SQLite joins no more than 500 of those.
    values = ", ".join(["(%s)"] * len(keys))
    one = f"SELECT asked.column1, (SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {column} = asked.column1 LIMIT {MOST_COUNTED}) held) FROM (VALUES {values}) asked"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(one, keys)
        return dict(cursor.fetchall())


def follow(complaints: Iterable[Complaint], *, is_new: bool = False) -> None:
    """After these were taken in (``is_new``) or changed: they are looked up by what they say now. Same transaction."""
    for chunk in _chunks(complaints):
        ids = [complaint.pk for complaint in chunk]
        if not is_new:
            RepeatKey.objects.filter(complaint__in=ids).delete()
            _forget_proposals(ids)
        RepeatKey.objects.bulk_create(
            [
                RepeatKey(complaint_id=complaint.pk, key=number)
                for complaint in chunk
                for number in {number_of(key) for key in read_complaint(complaint).keys()}  # noqa: SIM118 - no dict
            ],
            batch_size=CHUNK * 4,
        )
        RepeatReading.objects.bulk_create(
            [RepeatReading(complaint_id=pk, rules=RULES) for pk in ids],
            update_conflicts=True,
            unique_fields=["complaint"],
            update_fields=["rules", "is_sought"],
        )


def _forget_proposals(ids: Sequence[int]) -> None:
    """Those of changed complaints, on either side; who was proposed to repeat one of them is to be sought again."""
    open_ones = LikelyRepeat.objects.filter(refused_at__isnull=True)
    repeats = open_ones.filter(first__in=ids)
    RepeatReading.objects.filter(complaint__in=repeats.values("complaint")).update(is_sought=False)
    repeats.delete()
    open_ones.filter(complaint__in=ids).delete()


def forget(ids: Sequence[int]) -> None:
    """Complaints that are gone from the tables are found no more."""
    RepeatKey.objects.filter(complaint__in=ids).delete()
    LikelyRepeat.objects.filter(complaint__in=ids).delete()
    LikelyRepeat.objects.filter(first__in=ids).delete()
    RepeatReading.objects.filter(complaint__in=ids).delete()


def unread() -> QuerySet[Complaint]:
    """Complaints without keys, or with keys made by other rules, the newest first."""
    current = RepeatReading.objects.filter(complaint=OuterRef("pk"), rules=RULES)
    return Complaint.objects.filter(~Exists(current)).order_by("-pk")


def bring_up(most: int | None = None) -> int:
    """Make the keys of complaints that lack them; how many, ``most`` at a time. What is done stays done."""
    done = 0
    last: int | None = None
    while most is None or done < most:
        rows = unread() if last is None else unread().filter(pk__lt=last)
        chunk = list(rows[: CHUNK if most is None else min(CHUNK, most - done)])
        if not chunk:
            break
        with transaction.atomic():
            follow(chunk)
        done += len(chunk)
        last = chunk[-1].pk
    return done


def _chunks(complaints: Iterable[Complaint]) -> Iterator[list[Complaint]]:
    rest = iter(complaints)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
