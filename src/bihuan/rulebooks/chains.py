"""Reading the chain of closing: written out in a rulebook, or one of those that ship, by name."""

import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files

from bihuan.rulebooks.checking import Desk, RulebookError, Table
from bihuan.rulebooks.closing import BY_ROLE, EVIDENCE, KINDS, NATURES, PLACES, SUBMITTING, Chain, ClosingStep, Evidence
from bihuan.rulebooks.locating import lines_of

CHAINS = files("bihuan.rulebooks") / "chains"
ROLES = ("intake", "dispatch", "handle", "review", "publish", "lead")


def shipped_chains() -> tuple[str, ...]:
    """Names that a rulebook may give as ``closing_chain``."""
    return tuple(sorted(item.name.removesuffix(".toml") for item in CHAINS.iterdir() if item.name.endswith(".toml")))


def chain_text(name: str) -> str:
    """A file that has shipped is never changed: rulebooks that were adopted name it. Another chain is another file."""
    return (CHAINS / f"{name}.toml").read_text(encoding="utf-8")


@cache
def shipped_chain(name: str) -> Chain:
    """One that ships, checked; ``RulebookError`` names what is wrong in it."""
    text, file = chain_text(name), f"{name}.toml"
    desk = Desk(file, lines_of(text))
    root = Table(desk, "", tomllib.loads(text))
    root.text("title")
    root.text("source")
    chain = _written(root)
    root.finish()
    if desk.faults:
        raise RulebookError(desk.faults)
    return chain


def read_chain(root: Table) -> Chain:
    """The chain of a rulebook: ``closing_chain = "…"`` or its own ``[[closing]]``, never both."""
    if "closing_chain" not in root.data:
        return _written(root)
    name = root.choice("closing_chain", shipped_chains())
    own = _written(root)
    if own.steps:
        root.fault("closing_chain", "已经用 [[closing]] 写了销号的步骤，请只留一样。")
    if name not in shipped_chains():
        return own
    chain = shipped_chain(name)
    return replace(chain, evidence=own.evidence) if "evidence" in root.data else chain


def _written(root: Table) -> Chain:
    steps = [_step(item) for item in root.tables("closing")]
    marked = [place for place, step in enumerate(steps) if step.rectifies]
    for place in marked[1:]:
        root.fault(f"closing.{place}.rectifies", "只能有一个步骤标明完成整改。")
    evidence = tuple(_evidence(item) for item in root.tables("evidence"))
    return Chain(_with_rectifying(steps), evidence or EVIDENCE)


def _step(item: Table) -> ClosingStep:
    key, role = item.text("key"), item.choice("role", ROLES)
    usual = key if key in KINDS else BY_ROLE.get(role, "filing")
    kind = item.choice("kind", KINDS, usual)
    at = item.choice("at", PLACES, "unit" if kind in SUBMITTING else "region")
    step = ClosingStep(key, item.text("name"), role, kind, at, item.truth("rectifies", False))
    item.finish()
    return step


def _with_rectifying(steps: list[ClosingStep]) -> tuple[ClosingStep, ...]:
    """Where no step says that it rectifies, the last acceptance does, else the last step before notice and filing."""
    if not steps or any(step.rectifies for step in steps):
        return tuple(steps)
    accepting = [place for place, step in enumerate(steps) if step.kind == "acceptance"]
    others = [place for place, step in enumerate(steps) if step.kind not in ("notice", "objections", "filing")]
    chosen = (accepting or others or [len(steps) - 1])[-1]
    return tuple(replace(step, rectifies=place == chosen) for place, step in enumerate(steps))


def _evidence(item: Table) -> Evidence:
    made = Evidence(
        item.text("key"),
        item.text("name"),
        item.choice("nature", NATURES) if "nature" in item.data else "",
        item.truth("required", True) if "required" in item.data else True,
    )
    item.finish()
    return made
