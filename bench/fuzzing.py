"""Throws mutated bytes at the reader and the checker: python -m bench.fuzzing reading|checking [-max_total_time=300]

Anything but an answer or an ``Unreadable`` is a finding. Needs ``atheris`` (``pip install atheris``), which is no part of the
ordinary development tools.
"""

import sys


def main() -> None:
    try:
        import atheris
    except ImportError:
        sys.exit("这里没有 atheris：先 pip install atheris，再运行 python -m bench.fuzzing reading|checking。")
    with atheris.instrument_imports(include=["bihuan"]):
        from bihuan.checking import check, claims_of_ledger
        from bihuan.reading import Source, Unreadable, read

    def read_anything(data: bytes) -> None:
        try:
            read(Source("fuzz", data))
        except Unreadable:
            return

    def check_anything(data: bytes) -> None:
        text = atheris.FuzzedDataProvider(data).ConsumeUnicodeNoSurrogates(4000)
        for statement in check(text, previous=text[::2]):
            assert text[statement.start : statement.end] == statement.quote
        claims_of_ledger(text)

    what = sys.argv.pop(1) if len(sys.argv) > 1 and sys.argv[1] in ("reading", "checking") else "checking"
    atheris.Setup(sys.argv, read_anything if what == "reading" else check_anything)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
