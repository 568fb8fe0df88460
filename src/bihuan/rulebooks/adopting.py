"""Putting a rulebook into force."""

from hashlib import sha256
from pathlib import Path

from bihuan.rulebooks.checking import Fault, RulebookError
from bihuan.rulebooks.loading import load, shipped_text
from bihuan.rulebooks.locating import line_of, lines_of
from bihuan.rulebooks.models import RulebookText


def adopt(code: str, *, folder: Path | None = None) -> RulebookText:
    """The stored text of rulebook ``code``, adopting it first if its version is new.

    A file ``code.toml`` in ``folder`` goes before the one that ships. ``RulebookError`` when it is faulty, bears another
    code than its name, or when the same version is stored with other words.
    """
    file = f"{code}.toml"
    text = _local_text(folder / file) if folder and (folder / file).is_file() else shipped_text(code)
    return adopt_text(text, code, file)


def adopt_text(text: str, code: str, file: str) -> RulebookText:
    """The same for a text in hand, such as a new version that an office hands in."""
    book = load(text, file)
    if book.code != code:
        raise _fault(text, file, "code", f'应与文件名一致，写成 code = "{code}"，现在是“{book.code}”。')
    digest = sha256(text.encode()).hexdigest()
    stored, _ = RulebookText.objects.get_or_create(
        code=code, version=book.version, defaults={"sha256": digest, "text": text}
    )
    if stored.sha256 != digest:
        raise _fault(text, file, "version", f"{book.version} 版已经在用而内容不同：改动规则要另起版本号。")
    return stored


def _local_text(path: Path) -> str:
    """The text of an office's own file; Windows editors put a mark before UTF-8, or save GB18030 instead."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RulebookError([Fault(path.name, "", line, "不是 UTF-8 编码：请另存为 UTF-8 再用。")]) from error


def _fault(text: str, file: str, key: str, message: str) -> RulebookError:
    return RulebookError([Fault(file, key, line_of(key, lines_of(text)), message)])
