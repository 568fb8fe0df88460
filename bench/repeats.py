"""Finding repeats among complaints: Bihuan's against three plain ways, quality and time side by side.

The other ways look at characters: the cosine of TF-IDF over pairs and triples of characters (scikit-learn), the edit
similarity of every text with every other (rapidfuzz), MinHash with locality-sensitive hashing over triples (datasketch).
Each of them is given the threshold that suits the truth best, which nobody has in an office; Bihuan's is fixed. Then an
index of 200 000 complaints is made and asked, once in memory and once with scikit-learn's matrix.
"""

import argparse
import json
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from bench.made_complaints import STYLES, made

SIZE = 3_000
LARGE = 200_000
QUERIES = 500
PLAIN_QUERIES = 20
THRESHOLDS = [place / 50 for place in range(5, 50)]

Scored = dict[frozenset[str], float]
Rows = list[dict[str, str]]
Truth = set[frozenset[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "folder", nargs="?", type=Path, help="with twins.jsonl and twins_truth.json; made complaints if not given"
    )
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite", help="of the desk's shelf")
    chosen = parser.parse_args()
    if chosen.large:
        # First: the fullest the process has been tells what the index takes.
        desk(chosen.large, chosen.database, large(chosen.large))
    if chosen.folder:
        compare(chosen.folder.name, *told_in(chosen.folder))
    else:
        for style in STYLES:
            compare(style, *made(style, chosen.size, seed=21))


def told_in(folder: Path) -> tuple[Rows, Truth, Truth]:
    rows = [json.loads(line) for line in (folder / "twins.jsonl").read_text(encoding="utf-8").splitlines() if line]
    truth = json.loads((folder / "twins_truth.json").read_text(encoding="utf-8"))

    def pairs(name: str) -> Truth:
        return {frozenset((pair["a"], pair["b"])) for pair in truth[name]}

    return rows, pairs("pairs"), pairs("hard_negatives") | pairs("same_place_other_business")


def compare(name: str, rows: Rows, want: Truth, doubles: Truth) -> None:
    ours = 0.0
    for way, find in WAYS.items():
        start = time.perf_counter()
        scored = find(rows)
        seconds = time.perf_counter() - start
        ours = ours or seconds
        least = 0.0 if way == "bihuan" else max(THRESHOLDS, key=lambda one: quality(scored, one, want)[2])
        precision, recall, f1 = quality(scored, least, want)
        taken = sum(scored.get(pair, -1.0) >= least for pair in doubles)
        line = {
            "bench": "repeats",
            "set": name,
            "complaints": len(rows),
            "pairs": len(want),
            "way": way,
            "threshold": least or "fixed",
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(f1, 3),
            "doubles_taken": f"{taken} of {len(doubles)}",
            "seconds": round(seconds, 2),
            "bihuan_to_this": round(ours / seconds, 2),
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)


def quality(scored: Scored, least: float, want: Truth) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs that score ``least`` or more."""
    taken = {pair for pair, score in scored.items() if score >= least}
    hits = len(taken & want)
    precision, recall = hits / max(1, len(taken)), hits / max(1, len(want))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def by_bihuan(rows: Rows) -> Scored:
    from bihuan.repeats.pairs import Told, likely_pairs

    pairs = likely_pairs([Told(**{field: row[field] for field in ("id", "unit", "date", "text")}) for row in rows])
    return {frozenset((pair.first.id, pair.later.id)): pair.score for pair in pairs}


def by_tfidf(rows: Rows) -> Scored:
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True).fit_transform(
        row["text"] for row in rows
    )
    scored: Scored = {}
    for begin in range(0, len(rows), 500):
        block = (matrix[begin : begin + 500] @ matrix.T).tocoo()
        for a, b, score in zip(block.row + begin, block.col, block.data, strict=True):
            if a < b and score >= THRESHOLDS[0]:
                scored[frozenset((rows[a]["id"], rows[b]["id"]))] = float(score)
    return scored


def by_rapidfuzz(rows: Rows) -> Scored:
    import numpy
    from rapidfuzz import fuzz, process

    texts = [row["text"] for row in rows]
    scored: Scored = {}
    for begin in range(0, len(rows), 500):
        block = process.cdist(texts[begin : begin + 500], texts, scorer=fuzz.ratio, score_cutoff=100 * THRESHOLDS[0])
        for a, b in zip(*numpy.nonzero(block), strict=True):
            if a + begin < b:
                scored[frozenset((rows[a + begin]["id"], rows[b]["id"]))] = float(block[a, b]) / 100
    return scored


def by_minhash(rows: Rows) -> Scored:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.3, num_perm=128)
    prints = {}
    for row in rows:
        text = row["text"]
        prints[row["id"]] = MinHash(num_perm=128)
        prints[row["id"]].update_batch([text[place : place + 3].encode() for place in range(len(text) - 2)])
        index.insert(row["id"], prints[row["id"]])
    return {
        frozenset((id, other)): prints[id].jaccard(prints[other])
        for id in prints
        for other in index.query(prints[id])
        if other != id
    }


WAYS: dict[str, Callable[[Rows], Scored]] = {
    "bihuan": by_bihuan,
    "tf-idf": by_tfidf,
    "rapidfuzz": by_rapidfuzz,
    "minhash": by_minhash,
}


def large(size: int) -> dict[str, float]:
    """Making an index of ``size`` complaints and asking it for the repeats of one; medians in ms, by way."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    from bihuan.repeats.index import Index

    rows, _, _ = made("north", size, seed=3)
    asked = Random(4).sample(rows, QUERIES)
    before = memory()
    start = time.process_time()
    index = Index()
    for row in rows:
        index.add(row["id"], row["unit"], row["date"], row["text"])
    built = time.process_time() - start
    held = memory() - before
    took = [timed(lambda row=row: index.ask(row["text"], row["unit"], row["date"], without=row["id"])) for row in asked]

    start = time.process_time()
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True)
    matrix = vectorizer.fit_transform(row["text"] for row in rows).T.tocsc()
    plain_built = time.process_time() - start
    plain = [timed(lambda row=row: best(vectorizer.transform([row["text"]]) @ matrix)) for row in asked[:PLAIN_QUERIES]]
    line = {
        "bench": "repeats",
        "case": "index and ask",
        "complaints": len(rows),
        "index_s": round(built, 1),
        "index_mb": round(held),
        "ask_ms": round(1000 * statistics.median(took), 2),
        "ask_worst_of_500_ms": round(1000 * max(took), 2),
        "tfidf_index_s": round(plain_built, 1),
        "tfidf_ask_ms": round(1000 * statistics.median(plain), 1),
        "index_ratio": round(built / plain_built, 2),
        "ask_ratio": round(statistics.median(took) / statistics.median(plain), 3),
    }
    print(json.dumps(line), flush=True)
    return {"memory": 1000 * statistics.median(took), "tfidf": 1000 * statistics.median(plain)}


def desk(size: int, database: str, others: dict[str, float]) -> None:
    """The same complaints on the desk's shelf in the database, beside the other ways; by the clock on the wall, because
    a database may work in another process. ``page_ms``: as the page of a complaint asks, within what a member may see."""
    from bench.figures import fill
    from bench.house import open_bench

    open_bench(database)
    rows, _, _ = made("north", size, seed=3)
    texts = iter(rows)
    fill(size, lambda _lot: next(texts)["text"])

    from bihuan.cases.statistics import refresh_statistics
    from bihuan.complaints.models import Complaint
    from bihuan.complaints.repeats import shelf
    from bihuan.complaints.repeats.seeking import likely_of
    from bihuan.repeats.asking import ask
    from bihuan.units.models import Member

    start = time.perf_counter()
    shelf.bring_up()
    read_in = time.perf_counter() - start
    refresh_statistics()
    asked = list(Complaint.objects.filter(pk__in=Random(4).sample(range(1, size + 1), QUERIES)).select_related("case"))
    took = []
    for complaint in asked:
        start = time.perf_counter()
        ask(shelf.read_complaint(complaint), shelf.KeyShelf(), without=str(complaint.pk))
        took.append(1000 * (time.perf_counter() - start))
    for username in ("dispatcher", "qingping"):
        member = Member.objects.get(username=username)
        pages = []
        for complaint in asked[:100]:
            start = time.perf_counter()
            likely_of(complaint, member)
            pages.append(1000 * (time.perf_counter() - start))
        line = {
            "bench": "repeats",
            "case": f"on the desk's shelf, {username}",
            "database": database,
            "complaints": size,
            "keys_s": round(read_in, 1),
            "ask_ms": round(statistics.median(took), 2),
            "ask_worst_of_500_ms": round(max(took), 2),
            "page_ms": round(statistics.median(pages), 2),
            "page_worst_of_100_ms": round(max(pages), 2),
            "ask_to_memory": round(statistics.median(took) / others["memory"], 2),
            "ask_to_tfidf": round(statistics.median(took) / others["tfidf"], 3),
        }
        print(json.dumps(line), flush=True)


def timed(act: Callable[[], object]) -> float:
    """Seconds of the processor: what others do on the machine does not count."""
    start = time.process_time()
    act()
    return time.process_time() - start


def best(scores: Iterable[float]) -> list[int]:
    import numpy

    dense = numpy.asarray(scores.todense()).ravel()  # type: ignore[attr-defined]
    return [int(place) for place in numpy.argpartition(-dense, 10)[:10]]


def memory() -> float:
    """MB of the process at its fullest so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
