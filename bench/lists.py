"""The register of complaints over 200 000 of them, its first page and its thousandth, against an empty page.

Each request goes through the whole server: middleware, sign-in, view, templates. The empty page is the same list of an
inspection that has no complaints yet: the same frame, member, filters and code, and nothing to show. The number of
queries is printed, and must be the same for both pages however many rows there are.
"""

import json
import statistics
import time
from datetime import date
from typing import Any

from bench.figures import fill
from bench.house import open_bench, options

COMPLAINTS = 200_000
PAGES = {"page 1": "", "page 1000": "?page=1000", "last page": "?page=100000"}
"""What is asked of the list."""
MORE = {
    "counts of page 1": "?counts=now",
    "one batch": "?batch=7",
    "by due date": "?sort=due",
}
"""Measured too, and not part of the aim."""


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--complaints", type=int, default=COMPLAINTS)
    parser.add_argument("--member", default="dispatcher")
    chosen = parser.parse_args()
    open_bench(chosen.database)
    fill(chosen.complaints)
    refresh()
    full, empty = at_desk(chosen.member), at_desk(chosen.member)
    take_in_hand(empty, empty_inspection())
    asked = {"empty": (empty, "/complaints/")}
    asked |= {name: (full, f"/complaints/{query}") for name, query in (PAGES | MORE).items()}
    for client, address in asked.values():
        ask(client, address)
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(chosen.rounds * 4):
        for name, (client, address) in asked.items():
            taken[name].append(timed(client, address))
    queries = {name: counted(client, address) for name, (client, address) in asked.items()}
    medians = {name: statistics.median(times) for name, times in taken.items()}
    told = {
        "bench": "lists",
        "database": chosen.database,
        "size": chosen.complaints,
        "member": chosen.member,
        "ms": {name: round(1000 * median, 1) for name, median in medians.items()},
        "ratio": {name: round(median / medians["empty"], 2) for name, median in medians.items()},
        "queries": queries,
    }
    print(json.dumps(told, ensure_ascii=False))


def refresh() -> None:
    """What the database does by itself after such an import: PostgreSQL marks the pages that everybody sees."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")


def at_desk(username: str) -> Any:
    from django.test import Client

    from bihuan.units.models import Member

    client = Client(headers={"host": "localhost"})
    client.force_login(Member.objects.get(username=username))
    return client


def empty_inspection() -> str:
    """The next stay of the same team, of which nothing has come yet."""
    from bihuan.cases.models import Inspection

    inspection = Inspection.objects.get()
    inspection.pk = None
    inspection.code = "empty"
    inspection.started_on = inspection.ended_on = date(2000, 1, 1)  # the older one is not in hand by itself
    inspection.save()
    return inspection.code


def take_in_hand(client: Any, code: str) -> None:
    session = client.session
    session["inspection"] = code
    session.save()


def ask(client: Any, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)


def timed(client: Any, address: str) -> float:
    start = time.perf_counter()
    ask(client, address)
    return time.perf_counter() - start


def counted(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        ask(client, address)
    return len(queries)


if __name__ == "__main__":
    main()
