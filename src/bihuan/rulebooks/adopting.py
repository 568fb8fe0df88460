"""Putting a rulebook into force."""

from hashlib import sha256
from pathlib import Path

from bihuan.rulebooks.checking import Fault, RulebookError
from bihuan.rulebooks.loading import load, shipped, shipped_text
from bihuan.rulebooks.locating import line_of, lines_of
from bihuan.rulebooks.models import RulebookText


def adopt(code: str, *, folder: Path | None = None) -> RulebookText:
    """The stored text of rulebook ``code``, adopting it first if its version is new.

    A file ``code.toml`` in ``folder`` goes before the one that ships. ``RulebookError`` when it is faulty, or when
    the same version is stored with other words.
    """
    local = folder / f"{code}.toml" if folder else None
    text = local.read_text(encoding="utf-8") if local and local.is_file() else shipped_text(code)
    book = load(text, f"{code}.toml")
    digest = sha256(text.encode()).hexdigest()
    stored, _ = RulebookText.objects.get_or_create(
        code=book.code, version=book.version, defaults={"sha256": digest, "text": text}
    )
    if stored.sha256 != digest:
        line = line_of("version", lines_of(text))
        message = f"{book.version} 版已经在用而内容不同：改动规则要另起版本号。"
        raise RulebookError([Fault(f"{code}.toml", "version", line, message)])
    return stored


def adopt_all() -> list[RulebookText]:
    """Every rulebook that ships."""
    return [adopt(code) for code in shipped()]
