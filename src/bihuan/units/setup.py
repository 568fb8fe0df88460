"""Units and members as a site file names them. Loading the same file again adds what is new and keeps the rest."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.refusals import Unusable
from bihuan.units.models import Member, Post, Site, Unit, UnitName
from bihuan.units.roles import Role

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters that read like digits: a first password is copied from paper by hand."""


@dataclass(frozen=True)
class Loaded:
    """What loading added: the number of units; of each new member name, first password and unit, shown once and kept
    nowhere."""

    units: int
    passwords: Sequence[tuple[str, str, str]]

    @property
    def members(self) -> int:
        return len(self.passwords)


def first_password() -> str:
    """Twelve characters in three groups, drawn by the system's own randomness (some 59 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def load_site(data: Mapping[str, Any]) -> Loaded:
    """Store site, units and members of a parsed site file, in bulk. ``Unusable`` names what is missing or unknown."""
    if site := data.get("site"):  # a file that only adds units or sources says nothing of the site
        Site.objects.update_or_create(pk=1, defaults={"name": site.get("name", ""), "region": site.get("region", "")})
    directory = Directory()
    units = _load_units(data.get("units", []), directory)
    passwords = _load_members(data.get("members", []), directory)
    return Loaded(units, passwords)


class Directory:
    """Every unit by its full and its short name; the first one of a name is meant."""

    def __init__(self) -> None:
        self.by_name: dict[str, Unit] = {}
        self.by_short: dict[str, Unit] = {}
        self.by_place: dict[tuple[str, str], Unit] = {}
        stored = {unit.pk: unit for unit in Unit.objects.all()}
        for unit in stored.values():
            self.add(unit, stored[unit.parent_id] if unit.parent_id else None)

    def add(self, unit: Unit, parent: Unit | None) -> None:
        self.by_name.setdefault(unit.name, unit)
        self.by_short.setdefault(unit.short, unit)
        self.by_place[unit.name, parent.path if parent else ""] = unit

    def below(self, parent: Unit | None, name: str) -> Unit | None:
        return self.by_place.get((name, parent.path if parent else ""))

    def find(self, name: str, where: str) -> Unit:
        """The unit whose full or short name is ``name``; ``where`` tells the reader which line asks."""
        found = self.by_name.get(name) or self.by_short.get(name)
        if found is None:
            raise Unusable(f"{where}:没有名为“{name}”的单位，请先在 [[units]] 中写上它。")
        return found


def _load_units(items: Sequence[Mapping[str, Any]], directory: Directory) -> int:
    new: list[Unit] = []
    names: list[UnitName] = []
    for position, item in enumerate(items, start=1):
        name = item.get("name", "")
        where = f"[[units]] 第{position}个"
        if not name:
            raise Unusable(f"{where}:没有写 name。")
        if item.get("kind") not in Unit.Kind.values:
            raise Unusable(f"{where} {name}:kind 应是 {'、'.join(Unit.Kind.values)} 之一。")
        parent = directory.find(item["parent"], f"{where} {name}") if item.get("parent") else None
        unit = directory.below(parent, name)
        if unit is None:
            short = item.get("short") or name
            unit = _unplanted(name=name, short=short, kind=item["kind"], parent=parent, position=position)
            new.append(unit)
            directory.add(unit, parent)
        for alias in item.get("aliases", []):
            names.append(UnitName(unit=unit, **(alias if isinstance(alias, Mapping) else {"text": alias})))
    _plant(new)
    _add_names(names)
    return len(new)


def _unplanted(**fields: Any) -> Unit:
    """A unit not stored yet, under a path that no other has: its own needs the number that its row gets."""
    return Unit(path=secrets.token_hex(8), **fields)


def _plant(new: Sequence[Unit]) -> None:
    """Store ``new`` with their paths, level by level, the highest first."""
    waiting = list(new)
    while waiting:
        level = [unit for unit in waiting if unit.parent is None or unit.parent.pk]
        Unit.objects.bulk_create(level)
        for unit in level:
            unit.path = f"{unit.parent.path if unit.parent else ''}{unit.pk}/"
        Unit.objects.bulk_update(level, ["path"])
        waiting = [unit for unit in waiting if not unit.pk]


def _add_names(names: Sequence[UnitName]) -> None:
    known = set(UnitName.objects.values_list("unit", "text", "valid_from"))
    new = {(name.unit.pk, name.text, name.valid_from): name for name in names}
    UnitName.objects.bulk_create([name for key, name in new.items() if key not in known])


def add_unit(*, name: str, short: str, kind: str, parent: Unit | None, position: int = 0) -> Unit:
    """A new unit at its place in the tree."""
    unit = _unplanted(name=name, short=short, kind=kind, parent=parent, position=position)
    _plant([unit])
    return unit


def _load_members(items: Sequence[Mapping[str, Any]], directory: Directory) -> list[tuple[str, str, str]]:
    """Store who is new, with the posts that are; the new ones' first passwords."""
    known = {member.username: member for member in Member.objects.all()}
    new: list[Member] = []
    passwords: list[tuple[str, str, str]] = []
    wanted: list[Post] = []
    for item in items:
        username = item.get("name", "")
        if not username:
            raise Unusable("[[members]] 中有一个没有写 name。")
        where = f"[[members]] {username}"
        unit = directory.find(item.get("unit", ""), where)
        roles = _roles(item.get("roles", []), where)
        if username not in known:
            password = item.get("password") or first_password()
            must_change = "password" not in item
            known[username] = Member.objects.new(
                username=username, password=password, title=item.get("title", ""), must_change_password=must_change
            )
            new.append(known[username])
            passwords.append((username, password, str(unit)))
        wanted += [Post(member=known[username], unit=unit, role=role) for role in roles]
    Member.objects.bulk_create(new)
    _add_posts(wanted)
    return passwords


def _add_posts(wanted: Sequence[Post]) -> None:
    """A post that was ended at the desk stays ended."""
    known = set(Post.objects.values_list("member", "unit", "role"))
    new = {(post.member.pk, post.unit.pk, str(post.role)): post for post in wanted}
    Post.objects.bulk_create([post for key, post in new.items() if key not in known])


def _roles(names: Sequence[str], where: str) -> list[Role]:
    unknown = [name for name in names if name not in Role.values]
    if unknown or not names:
        raise Unusable(f"{where}:roles 应是 {'、'.join(Role.values)} 中的一个或几个，现在是“{'、'.join(unknown)}”。")
    return [Role(name) for name in names]
