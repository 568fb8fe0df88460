"""The briefing's figures over 200 000 complaints, against the same numbers by hand-written SQL.

The other side is one statement per number or group, each written for these tables; it knows no catalogue, no scope and
no definitions. Both run in turn, in one process and on the same rows, and must say the same.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.house import DAY, open_bench, options, side_by_side

COMPLAINTS = 200_000
BATCHES = 30
AS_OF = DAY - timedelta(days=1)
BULK = 2_000


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--complaints", type=int, default=COMPLAINTS)
    chosen = parser.parse_args()
    open_bench(chosen.database)
    fill(chosen.complaints)
    from bihuan.cases.models import Inspection

    inspection = Inspection.objects.select_related("region", "rulebook_text").get()
    # Compared once unmeasured, so that neither side pays for a cold disk.
    assert asked(inspection) == by_hand(inspection.pk)
    side_by_side("figures", chosen, lambda: asked(inspection), lambda: by_hand(inspection.pk), size=chosen.complaints)


def one_text(lot: Random) -> str:
    """What every complaint says, more or less often."""
    return "河边一家砂石加工点没有遮盖,刮风时尘土飞扬;夜间机器声大,附近居民无法休息。" * lot.randint(1, 4)


def fill(complaints: int, text: Callable[[Random], str] = one_text) -> None:
    """Cases with what they say, how they stood and what they are counted by, in bulk."""
    from django.db import connection, transaction

    from bihuan.cases.models import Assignment, AssignmentSpan, Case, CaseSpan, Deadline, Facet
    from bihuan.complaints.models import Complaint

    models = (Case, Complaint, CaseSpan, Assignment, AssignmentSpan, Deadline, Facet)
    waiting: dict[type, list[Any]] = {model: [] for model in models}
    with transaction.atomic():
        for count, row in enumerate(rows(complaints, text), start=1):
            waiting[type(row)].append(row)
            if count % 50_000 == 0:
                store(waiting)
        store(waiting)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def store(waiting: dict[type, list[Any]]) -> None:
    """In the order in which rows depend on each other."""
    for model, made in waiting.items():
        model.objects.bulk_create(made, batch_size=BULK)  # type: ignore[attr-defined]
        made.clear()


def rows(complaints: int, text: Callable[[Random], str] = one_text) -> Iterator[Any]:
    from bihuan.cases.models import Assignment, AssignmentSpan, Batch, Case, CaseSpan, Deadline, Facet, Inspection
    from bihuan.cases.spans import parties_key
    from bihuan.complaints.models import Complaint
    from bihuan.moments import day_start
    from bihuan.units.models import Unit

    lot = Random(1)
    inspection = Inspection.objects.get()
    days = [DAY - timedelta(days=BATCHES - 1 - place) for place in range(BATCHES)]
    batches = [Batch.objects.create(inspection=inspection, number=n, day=day) for n, day in enumerate(days, start=1)]
    units = list(Unit.objects.filter(kind__in=["county", "zone", "department"]).values_list("pk", flat=True))
    labels = list(inspection.rulebook_text.rulebook.label_names)
    shares = 0
    for serial in range(1, complaints + 1):
        batch = batches[(serial - 1) * BATCHES // complaints]
        since = day_start(batch.day)
        number = f"D3LC{DAY.year}{serial:06d}"
        parties = sorted(lot.sample(units, 2 if lot.random() < 0.02 else 1))
        status = lot.choices(["closed", "stage_closed", "handling"], [75, 5, 20])[0]
        until = since + timedelta(days=lot.randint(1, 9))
        counted = lot.sample(labels, 2 if lot.random() < 0.45 else 1)
        key = lot.random() < 0.2
        channel = "来信" if lot.random() < 0.1 else "来电"
        yield Case(
            pk=serial,
            inspection=inspection,
            batch=batch,
            number=number,
            chain=f"{inspection.code}/{number}",
            received_at=since,
            status=status,
            parties=parties_key(parties),
        )
        repeat_of = serial - 1 if serial % 100 == 0 else None
        yield Complaint(
            case_id=serial,
            number_raw=number,
            channel=channel,
            key=key,
            text=text(lot),
            labels=counted,
            repeat_of_id=repeat_of,
        )
        if repeat_of:
            yield Facet(inspection=inspection, case_id=serial, dimension="repeat", value="repeat", since=since)
        for span in (("dispatched", since, until), (status, until, None)):
            yield CaseSpan(
                inspection=inspection,
                case_id=serial,
                status=span[0],
                parties=parties_key(parties),
                since=span[1],
                until=span[2],
            )
        for unit in parties:
            shares += 1
            yield Assignment(pk=shares, case_id=serial, unit_id=unit, status=status, moved_at=until)
            yield AssignmentSpan(assignment_id=shares, status="dispatched", since=since, until=until)
            yield AssignmentSpan(assignment_id=shares, status=status, since=until, until=None)
            yield Deadline(
                case_id=serial,
                assignment_id=shares,
                name="answer",
                started_at=since,
                due_at=since + timedelta(days=8),
                due_on=batch.day + timedelta(days=7),
                met_at=None if status == "handling" else until,
            )
        facets = [("label", label) for label in counted] + [("channel", channel)] + [("key", "key")] * key
        for dimension, value in facets:
            yield Facet(inspection=inspection, case_id=serial, dimension=dimension, value=value, since=since)
        if status == "closed":
            yield Facet(inspection=inspection, case_id=serial, dimension="verdict", value="属实", since=until)


def asked(inspection: Any) -> dict[str, Any]:
    from bihuan.figures.catalogue import ask

    answer = ask(inspection, AS_OF, DAY)
    return {"figures": answer.figures, "by": answer.by}


NOW = "{0}.since < %(b)s AND ({0}.until IS NULL OR {0}.until >= %(b)s)"
THEN = "{0}.since < %(h)s AND ({0}.until IS NULL OR {0}.until >= %(h)s)"


def by_hand(inspection: int) -> dict[str, Any]:
    """The same numbers, a statement for each."""
    from django.db import connection

    from bihuan.moments import cutoff

    def put(moment: datetime) -> object:
        return connection.ops.adapt_datetimefield_value(moment)

    values = {"i": inspection, "b": put(cutoff(AS_OF)), "h": put(cutoff(DAY)), "day": AS_OF}

    def query(statement: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def number(statement: str) -> int:
        return int(query(statement)[0][0])

    facets = f"SELECT f.value, COUNT(*) FROM cases_facet f WHERE f.inspection_id = %(i)s AND {NOW.format('f')}"
    by_parties = query(
        f"SELECT r.parties, COUNT(*) FROM cases_casespan r WHERE r.inspection_id = %(i)s AND {NOW.format('r')} GROUP BY 1"
    )
    handled = query(
        "SELECT h.status, h.parties, COUNT(*) FROM cases_casespan r JOIN cases_casespan h ON h.case_id = r.case_id "
        f"WHERE r.inspection_id = %(i)s AND {NOW.format('r')} AND {THEN.format('h')} GROUP BY 1, 2"
    )
    key = query(
        "SELECT r.parties, COUNT(*) FROM cases_facet f JOIN cases_casespan r ON r.case_id = f.case_id "
        f"WHERE f.inspection_id = %(i)s AND f.dimension = 'key' AND {NOW.format('f')} AND {NOW.format('r')} GROUP BY 1"
    )
    labels = dict(query(f"{facets} AND f.dimension = 'label' GROUP BY 1"))
    channels = dict(query(f"{facets} AND f.dimension = 'channel' GROUP BY 1"))
    received = sum(n for _, n in by_parties)
    closed = sum(n for status, _, n in handled if status == "closed")
    stage_closed = sum(n for status, _, n in handled if status == "stage_closed")
    names = dict(query("SELECT id, short FROM units_unit"))
    return {
        "figures": {
            "received": received,
            "batches": number(
                "SELECT COUNT(*) FROM cases_batch WHERE inspection_id = %(i)s AND day <= %(day)s",
            ),
            "labels": sum(labels.values()),
            "key": sum(n for _, n in key),
            "assignments": number(
                "SELECT COUNT(*) FROM cases_assignmentspan s JOIN cases_assignment a ON a.id = s.assignment_id "
                "JOIN cases_case c ON c.id = a.case_id "
                f"WHERE c.inspection_id = %(i)s AND s.status <> 'recalled' AND {NOW.format('s')}"
            ),
            "repeats": number(
                "SELECT COUNT(*) FROM complaints_complaint p JOIN cases_casespan r ON r.case_id = p.case_id "
                f"WHERE p.repeat_of_id IS NOT NULL AND r.inspection_id = %(i)s AND {NOW.format('r')}"
            ),
            "closed": closed,
            "stage_closed": stage_closed,
            "open": received - closed - stage_closed,
            "closing_rate": round(closed / received, 4),
        },
        "by": {
            "by_unit": named(by_parties, names),
            "by_label": labels,
            "by_channel": channels,
            "key_by_unit": named(key, names),
            "closed_by_unit": named([(p, n) for status, p, n in handled if status == "closed"], names),
        },
    }


def named(rows: list[Any], names: dict[int, str]) -> dict[str, int]:
    return {"、".join(names[int(pk)] for pk in parties.split("/") if pk): count for parties, count in rows}


if __name__ == "__main__":
    main()
