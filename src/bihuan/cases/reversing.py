"""Undoing acts: each by an entry that reverses it, as long as nobody has acted since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.behalf import actors, on_behalf
from bihuan.cases.lifecycle import Lifecycle
from bihuan.cases.locking import describe, lock_cases
from bihuan.cases.models import Case, Inspection
from bihuan.cases.spans import Absence
from bihuan.cases.standing import History, Standing, took
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry
from bihuan.refusals import Stale
from bihuan.units.models import Member
from bihuan.units.roles import Role

CHUNK = 500
UNDO = "undo"
WITHDRAWS = {"withdraw": True, "restore": False}
"""Acts on a case itself that take it out of the counts and bring it back."""


@transaction.atomic
def reverse(
    entries: Sequence[Entry], *, inspection: Inspection, lifecycle: Lifecycle, by: Member | None, reason: str = ""
) -> list[Entry]:
    """Undo ``entries``, the newest of their chains, all or none; returns the entries that reverse them, oldest last.

    Shares and cases stand afterwards as their remaining entries say. ``Stale`` lists who acted since, or that they
    are undone already.
    """
    chains = {entry.chain for entry in entries}
    cases = lock_cases(_cases(chains))
    by_chain = {case.chain: case for case in cases.values()}
    written = _written(chains)
    _check_nobody_acted(entries, written)
    undone = {entry.pk for entry in entries}
    standing = Standing(cases)
    for chain, case in by_chain.items():
        case.inspection = inspection
        left = [entry for entry in written[chain] if entry.pk not in undone]
        _replay(case, left, standing, lifecycle)
    drafts = []
    for entry in sorted(entries, key=lambda entry: (entry.chain, -entry.seq)):
        if entry.chain in by_chain:
            by_chain[entry.chain].revision += 1
        drafts.append(
            Draft(
                chain=entry.chain,
                act=UNDO,
                effective_at=entry.effective_at,
                actor_id=by.pk if by else None,
                unit_id=entry.unit_id,
                reason=reason,
                data={"undone": entry.act} | _on_behalf(entry, by_chain.get(entry.chain), standing, lifecycle, by),
                reverses_id=entry.pk,
            )
        )
    reversing = append(drafts, seal=inspection.code)
    standing.store(inspection)
    return reversing


def _on_behalf(
    entry: Entry, case: Case | None, standing: Standing, lifecycle: Lifecycle, by: Member | None
) -> dict[str, int]:
    """Undoing is done in the role of what is undone; what is no transition the office's intake did."""
    if case is None:
        return {}
    if entry.unit is None or lifecycle.get(entry.act) is None:
        return on_behalf(by, Role.INTAKE, case.inspection.region)
    share = standing.shares.get((case.pk, entry.unit.pk))
    return on_behalf(by, *lifecycle.duty(entry.act, share, entry.unit, case.inspection.region if not share else None))


def _cases(chains: Iterable[str]) -> list[Case]:
    wanted = sorted(chains)
    found: list[Case] = []
    for start in range(0, len(wanted), CHUNK):
        found += Case.objects.filter(chain__in=wanted[start : start + CHUNK])
    return found


def _written(chains: Iterable[str]) -> dict[str, list[Entry]]:
    """What each chain says: its entries without those that were undone and those that undid them."""
    wanted = sorted(chains)
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    undone: set[int] = set()
    for start in range(0, len(wanted), CHUNK):
        rows = Entry.objects.filter(chain__in=wanted[start : start + CHUNK]).select_related("actor", "unit")
        for entry in rows.order_by("chain", "seq"):
            found[entry.chain].append(entry)
            if entry.reverses_id:
                undone.update((entry.pk, entry.reverses_id))
    return {chain: [entry for entry in rows if entry.pk not in undone] for chain, rows in found.items()}


def _check_nobody_acted(entries: Sequence[Entry], written: dict[str, list[Entry]]) -> None:
    undone = {entry.pk for entry in entries}
    standing = {entry.pk for rows in written.values() for entry in rows}
    if not undone <= standing:
        raise Stale(_("这一步已经撤销过了。"))
    first: dict[str, int] = {}
    for entry in entries:
        first[entry.chain] = min(entry.seq, first.get(entry.chain, entry.seq))
    later = [
        entry
        for chain, rows in written.items()
        for entry in rows
        if entry.seq > first[chain] and entry.pk not in undone
    ]
    if later:
        who = actors(later)
        lines = [f"{entry.chain.partition('/')[2]} {describe(entry, who[entry.pk])}" for entry in later]
        raise Stale(_("之后已经有人办理，不能整体撤销：请先处理下列各步。"), lines)


def _replay(case: Case, entries: Sequence[Entry], standing: Standing, lifecycle: Lifecycle) -> None:
    """Put the shares of ``case`` back to what ``entries`` say."""
    histories, absences, moved = replayed(entries, lifecycle)
    for share in standing.of_case(case.pk):
        key = (case.pk, share.unit_id)
        if standing.history[key] == histories[share.unit_id]:
            continue
        standing.history[key] = histories[share.unit_id]
        standing.changed.add(key)
        if histories[share.unit_id]:
            share.status = histories[share.unit_id][-1][1]
            share.moved_at = moved[share.unit_id]
    if absences != standing.absences[case.pk]:
        standing.absences[case.pk] = absences
        standing.changed_cases.add(case.pk)


def replayed(
    entries: Iterable[Entry], lifecycle: Lifecycle
) -> tuple[defaultdict[int, History], list[Absence], dict[int, datetime]]:
    """What a chain's valid entries add up to: history by unit, absences of the case, last move by unit."""
    histories: defaultdict[int, History] = defaultdict(list)
    moved: dict[int, datetime] = {}
    absences: list[Absence] = []
    for entry in entries:
        transition = lifecycle.get(entry.act)
        if entry.unit_id is not None and transition is not None:
            took(histories[entry.unit_id], entry.effective_at, transition.target)
            moved[entry.unit_id] = entry.effective_at
        elif entry.unit_id is None and (withdraws := WITHDRAWS.get(entry.act)) is not None:
            if withdraws:
                absences.append((entry.effective_at, None))
            else:
                absences[-1] = (absences[-1][0], entry.effective_at)
    return histories, absences, moved
