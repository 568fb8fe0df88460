"""Finding words among 200 000 complaints and 150 000 answers, against ``text LIKE '%word%'`` within the same scope.

Bihuan's side is what the page behind the search box does: find, sort, and read the first 50 complaints with their shares,
answers and marked words. The other side counts and lists the first 50 keys of complaints whose text holds the word; it
looks at no number, unit, place or answer, and shows nothing. Both run in turn, in one process, on the same rows.
"""

import json
import statistics
import time
from argparse import Namespace
from random import Random
from typing import Any

from bench.figures import fill
from bench.house import open_bench, options

COMPLAINTS = 200_000
WORDS = {"common": "油烟", "middling": "渗坑", "rare": "恒瑞", "absent": "镀膜"}
"""In about half of the complaints, in one of a hundred, in one of five thousand, in none."""
MEMBERS = {"office": "dispatcher", "county": "qingping"}
SYLLABLES = "恒瑞兴隆盛达昌茂丰泰顺祥福裕华鑫宏源永安康宁金银玉石林森海河江湖山川云风雷电光明远志诚信义和平乐美好新春夏秋冬东南西北中"


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--complaints", type=int, default=COMPLAINTS)
    chosen = parser.parse_args()
    open_bench(chosen.database)
    fill(chosen.complaints, told)
    index_all()
    from bihuan.cases.models import Inspection
    from bihuan.units.models import Member

    inspection = Inspection.objects.select_related("region", "rulebook_text").get()
    for who, username in MEMBERS.items():
        member = Member.objects.get(username=username)
        for how, word in WORDS.items():
            compare(chosen, f"{who}, {how} word", word, member, inspection)


def told(lot: Random) -> str:
    """Some 40 to 150 characters: a company, two to four troubles, sometimes a pit."""
    from bihuan.demo.happenings import WEIGHTS, text_about

    labels = [tuple(dict.fromkeys(lot.choices(list(WEIGHTS), list(WEIGHTS.values()), k=2))) for _ in range(3)]
    company = "".join(lot.sample(SYLLABLES, 2))
    pit = "院内有一处渗坑。" if lot.random() < 0.01 else ""
    return f"{company}公司：{''.join(text_about(lot, some) for some in labels[: lot.randint(2, 3)])}{pit}"


def index_all() -> None:
    """The index of all complaints, and of an answer to each that is not at work any more."""
    from django.db import connection, transaction

    from bihuan.cases.models import Assignment
    from bihuan.complaints import findable
    from bihuan.demo.happenings import ACTIONS, FINDINGS
    from bihuan.search import index
    from bihuan.search.models import Kind, document

    lot = Random(2)
    findable.bring_up()
    answered = list(Assignment.objects.exclude(status="handling").values_list("pk", flat=True))
    answers = [(FINDINGS[verdict], ACTIONS[verdict]) for verdict in FINDINGS]
    with transaction.atomic():
        index.put(document(Kind.SHARE, pk, *lot.choice(answers)) for pk in answered)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def compare(chosen: Namespace, name: str, word: str, member: Any, inspection: Any) -> None:
    sides = {"bihuan": lambda: find(word, member, inspection), "plain": lambda: plain(word, member, inspection)}
    counts = {side: run() for side, run in sides.items()}
    taken: dict[str, list[float]] = {side: [] for side in sides}
    worked: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(chosen.rounds * 2):
        for side, run in sides.items():
            start, at_work = time.perf_counter(), time.process_time()
            run()
            taken[side].append(time.perf_counter() - start)
            worked[side].append(time.process_time() - at_work)
    medians = {side: statistics.median(times) for side, times in taken.items()}
    line = {
        "bench": "search",
        "database": chosen.database,
        "size": chosen.complaints,
        "case": name,
        "found": counts["plain"],
        "bihuan_ms": round(1000 * medians["bihuan"], 1),
        "plain_ms": round(1000 * medians["plain"], 1),
        "ratio": round(medians["bihuan"] / medians["plain"], 2),
    }
    if chosen.database == "sqlite":
        # The database works in this process: what others do on the machine does not count.
        line |= {f"{side}_cpu_ms": round(1000 * statistics.median(times), 1) for side, times in worked.items()}
    print(json.dumps(line, ensure_ascii=False), flush=True)


def find(word: str, member: Any, inspection: Any) -> int:
    from bihuan.complaints.finding import found
    from bihuan.complaints.hits import shown
    from bihuan.look.listing import PAGE_SIZE

    keys = found(word, member, inspection)
    shown(keys[:PAGE_SIZE], word, member, inspection)
    return len(keys)


def plain(word: str, member: Any, inspection: Any) -> int:
    from bihuan.cases.selectors import visible_cases
    from bihuan.look.listing import PAGE_SIZE

    cases = visible_cases(member, inspection).filter(complaint__text__contains=word)
    list(cases.order_by("-received_at", "number").values_list("pk", flat=True)[:PAGE_SIZE])
    return cases.count()


if __name__ == "__main__":
    main()
