"""Every figure of 20 000 findings by every dimension, against the same numbers by hand-written SQL.

The other side is one statement for the whole and one for each dimension, with money and measures in them; it knows no
catalogue, no scope and no definitions. Both run in turn on the same rows, and must say the same.
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from bench.figures import store
from bench.house import DAY, open_bench, options, side_by_side

FINDINGS = 20_000
AS_OF = DAY - timedelta(days=1)
STANDS = ("rectifying", "checking", "rectified", "struck_off", "kept_up")


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--findings", type=int, default=FINDINGS)
    chosen = parser.parse_args()
    open_bench(chosen.database)
    fill(chosen.findings)
    from bihuan.cases.models import Inspection

    inspection = Inspection.objects.get()
    # Compared once unmeasured, so that neither side pays for a cold disk.
    assert asked(inspection) == by_hand(inspection.pk)
    side_by_side("findings", chosen, lambda: asked(inspection), lambda: by_hand(inspection.pk), size=chosen.findings)


def fill(findings: int) -> None:
    """Findings with two measures each, how they stood and what they are counted by, in bulk."""
    from django.db import connection, transaction

    from bihuan.cases.models import Case, Facet, StandSpan
    from bihuan.findings.models import Finding, Measure

    waiting: dict[type, list[Any]] = {model: [] for model in (Case, Finding, StandSpan, Facet, Measure)}
    with transaction.atomic():
        for row in rows(findings):
            waiting[type(row)].append(row)
        store(waiting)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def rows(findings: int) -> Iterator[Any]:
    from bihuan.cases.models import Case, Facet, Inspection, StandSpan
    from bihuan.findings.models import Finding, Measure
    from bihuan.moments import day_start
    from bihuan.units.models import Unit

    lot = Random(1)
    inspection = Inspection.objects.get()
    units = list(Unit.objects.filter(kind__in=["county", "zone", "department"]).values_list("pk", flat=True))
    since = day_start(DAY - timedelta(days=400))
    for serial in range(1, findings + 1):
        number, stand = f"问题{serial}", lot.choice(STANDS)
        moved = since + timedelta(days=lot.randint(30, 390))
        due = DAY + timedelta(days=lot.randint(-200, 700))
        yield Case(
            pk=serial, inspection=inspection, kind="finding", number=number, chain=f"{inspection.code}/{number}",
            received_at=since, status=stand, due_on=due,
        )  # fmt: skip
        yield Finding(case_id=serial, problem="河边砂石加工点没有遮盖。" * lot.randint(3, 30), title=number)
        yield StandSpan(inspection=inspection, case_id=serial, status="rectifying", since=since, until=moved)
        yield StandSpan(inspection=inspection, case_id=serial, status=stand, since=moved)
        facets = [("level", "item"), ("due_on", due.isoformat()), ("due_year", str(due.year))]
        facets += [("party", str(unit)) for unit in lot.sample(units, lot.choice((1, 1, 2)))]
        facets += [("schedule", lot.choice(("on_schedule", "behind")))]
        for dimension, value in facets:
            yield Facet(inspection=inspection, case_id=serial, dimension=dimension, value=value, since=since)
        for position in (1, 2):
            yield Measure(
                finding_id=serial, position=position, text="整治", due_on=due, planned_fen=lot.randint(1, 9) * 10**6, since=since
            )  # fmt: skip


Told = dict[str, tuple[int, int, int, int]]
"""By dimension and raw key: findings, rectified, late, planned yuan."""


def asked(inspection: Any) -> Told:
    from bihuan.figures.findings.counting import AskedFindings, answer

    found = answer(AskedFindings([inspection], AS_OF))
    told = {"": found.figures} | {
        f"{name}/{key}": numbers for name, lines in found.by.items() for key, numbers in lines.items()
    }
    return {
        key: tuple(int(one[name]) for name in ("findings", "rectified", "late", "planned")) for key, one in told.items()
    }  # type: ignore[misc]


def by_hand(inspection: int) -> Told:
    from django.db import connection

    from bihuan.moments import cutoff

    bound = cutoff(AS_OF)
    at = "{0}.since < %s AND ({0}.until IS NULL OR {0}.until >= %s)"
    keys = {
        "": ("''", ""),
        "level": ("'项'", ""),
        "due_year": ("f.value || '年'", "due_year"),
        "unit": ("u.short", "party"),
        "source": ("i.name", ""),
    }
    told: Told = {}
    for name, (key, facet) in keys.items():
        joined = f"JOIN cases_facet f ON f.case_id = s.case_id AND f.dimension = '{facet}'" if facet else ""
        joined += " JOIN units_unit u ON CAST(u.id AS text) = f.value" if name == "unit" else ""
        statement = f"""
            SELECT {key}, COUNT(*),
                   SUM(CASE WHEN s.status IN ('rectified', 'struck_off', 'kept_up') THEN 1 ELSE 0 END),
                   SUM(CASE WHEN s.status IN ('rectifying', 'checking') AND d.value < %s THEN 1 ELSE 0 END),
                   SUM(m.planned)
            FROM cases_standspan s JOIN cases_inspection i ON i.id = s.inspection_id
            JOIN cases_facet d ON d.case_id = s.case_id AND d.dimension = 'due_on'
            JOIN (SELECT finding_id, SUM(planned_fen) / 100 AS planned FROM findings_measure GROUP BY finding_id) m
              ON m.finding_id = s.case_id
            {joined} WHERE s.inspection_id = %s AND {at.format("s")} GROUP BY 1"""
        with connection.cursor() as cursor:
            cursor.execute(statement, [DAY.isoformat(), inspection, bound, bound])
            for word, *numbers in cursor.fetchall():
                told[f"{name}/{word}" if name else ""] = tuple(int(number) for number in numbers)  # type: ignore[assignment]
    return told


if __name__ == "__main__":
    main()
