"""The pages of figures over 200 000 complaints, each asked for as a leader's browser does.

In seconds, and seconds of the processor in this process: on SQLite that is all the work there is, however busy the
machine.
"""

import json
import statistics
import time
from datetime import timedelta

from bench.figures import AS_OF, COMPLAINTS, fill
from bench.house import DAY, open_bench, options

MONTH = f"since={DAY - timedelta(days=29)}&as_of={DAY}"
PAGES = {
    "overview": f"/figures/?as_of={DAY}",
    "overview at two cut-offs": f"/figures/?as_of={AS_OF}&handled_as_of={DAY}",
    "received by unit over 30 days": f"/figures/trends?name=received&by=unit&{MONTH}",
    "closed by label over 30 days": f"/figures/trends?name=closed&by=label&{MONTH}",
    "open by batch over 30 days": f"/figures/trends?name=open&by=batch&{MONTH}",
    "closing rate by unit over 30 days": f"/figures/trends?name=closing_rate&by=each&{MONTH}",
    "overdue by unit over 30 days": f"/figures/trends?name=overdue&by=unit&{MONTH}",
    "two days compared": f"/figures/compare?a={AS_OF}&b={DAY}&name=closed&by=unit",
    "two weeks compared": f"/figures/compare?a={DAY - timedelta(days=14)}&b={DAY}&name=closed&by=unit",
    "units ranked by closing rate": f"/figures/ranking?as_of={DAY}",
    "units ranked by answers in time": f"/figures/ranking?by=in_time_rate&as_of={DAY}",
    "records of the closed": f"/figures/records?name=closed&as_of={DAY}",
}


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--complaints", type=int, default=COMPLAINTS)
    chosen = parser.parse_args()
    open_bench(chosen.database)
    fill(chosen.complaints)
    for name, address in PAGES.items():
        print(json.dumps({"page": name, "database": chosen.database, **measured(address, chosen.rounds)}), flush=True)


def measured(address: str, rounds: int) -> dict[str, float]:
    """Medians of asking for a page ``rounds`` times, after once for nothing."""
    from django.conf import settings
    from django.test import Client

    from bihuan.units.models import Member

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(Member.objects.get(username="leader"))
    taken = []
    for _ in range(rounds + 1):
        start, cpu = time.perf_counter(), time.process_time()
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        taken.append((time.perf_counter() - start, time.process_time() - cpu))
    seconds, cpus = zip(*taken[1:], strict=True)
    return {"s": round(statistics.median(seconds), 2), "cpu_s": round(statistics.median(cpus), 2)}


if __name__ == "__main__":
    main()
