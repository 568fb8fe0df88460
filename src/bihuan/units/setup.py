"""Units and members as a site file names them. Loading the same file again adds what is new and keeps the rest."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bihuan.refusals import Unusable
from bihuan.units.models import Member, Post, Site, Unit, UnitName
from bihuan.units.roles import Role

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters that read like digits: a first password is copied from paper by hand."""


@dataclass
class Loaded:
    """What loading added; ``passwords`` are shown once and kept nowhere."""

    units: int = 0
    members: int = 0
    passwords: list[tuple[str, str, str]] = field(default_factory=list)


def first_password() -> str:
    """Twelve characters in three groups, drawn by the system's own randomness (some 59 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def load_site(data: Mapping[str, Any]) -> Loaded:
    """Store site, units and members of a parsed site file. ``Unusable`` names what is missing or unknown."""
    loaded = Loaded()
    if site := data.get("site"):  # a file that only adds units or sources says nothing of the site
        Site.objects.update_or_create(pk=1, defaults={"name": site.get("name", ""), "region": site.get("region", "")})
    for position, item in enumerate(data.get("units", []), start=1):
        loaded.units += _load_unit(item, position)
    for item in data.get("members", []):
        _load_member(item, loaded)
    return loaded


def find_unit(name: str, where: str) -> Unit:
    """The unit whose full or short name is ``name``; ``where`` tells the reader which line asks."""
    found = Unit.objects.filter(name=name).first() or Unit.objects.filter(short=name).first()
    if found is None:
        raise Unusable(f"{where}:没有名为“{name}”的单位，请先在 [[units]] 中写上它。")
    return found


def _load_unit(item: Mapping[str, Any], position: int) -> bool:
    name = item.get("name", "")
    where = f"[[units]] 第{position}个"
    if not name:
        raise Unusable(f"{where}:没有写 name。")
    if item.get("kind") not in Unit.Kind.values:
        raise Unusable(f"{where} {name}:kind 应是 {'、'.join(Unit.Kind.values)} 之一。")
    parent = find_unit(item["parent"], f"{where} {name}") if item.get("parent") else None
    unit = Unit.objects.filter(name=name, parent=parent).first()
    is_new = unit is None
    if unit is None:
        unit = add_unit(name=name, short=item.get("short") or name, kind=item["kind"], parent=parent, position=position)
    for alias in item.get("aliases", []):
        add_name(unit, **alias) if isinstance(alias, Mapping) else add_name(unit, alias)
    return is_new


def add_unit(*, name: str, short: str, kind: str, parent: Unit | None, position: int = 0) -> Unit:
    """A new unit at its place in the tree."""
    unit = Unit(name=name, short=short, kind=kind, parent=parent, position=position, path=secrets.token_hex(8))
    unit.save()
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def add_name(unit: Unit, text: str, valid_from: date | None = None, valid_until: date | None = None) -> UnitName:
    """Another name for ``unit``, valid from and until the given days (both included; None: open)."""
    name, _ = UnitName.objects.get_or_create(
        unit=unit, text=text, valid_from=valid_from, defaults={"valid_until": valid_until}
    )
    return name


def _load_member(item: Mapping[str, Any], loaded: Loaded) -> None:
    username = item.get("name", "")
    if not username:
        raise Unusable("[[members]] 中有一个没有写 name。")
    where = f"[[members]] {username}"
    unit = find_unit(item.get("unit", ""), where)
    roles = _roles(item.get("roles", []), where)
    member = Member.objects.filter(username=username).first()
    if member is None:
        password = item.get("password") or first_password()
        must_change = "password" not in item
        member = Member.objects.add(
            username=username, password=password, title=item.get("title", ""), must_change_password=must_change
        )
        loaded.members += 1
        loaded.passwords.append((username, password, str(unit)))
    # A post that was ended at the desk stays ended.
    held = set(member.posts.filter(unit=unit).values_list("role", flat=True))
    Post.objects.bulk_create([Post(member=member, unit=unit, role=role) for role in roles if role not in held])


def _roles(names: Sequence[str], where: str) -> list[Role]:
    unknown = [name for name in names if name not in Role.values]
    if unknown or not names:
        raise Unusable(f"{where}:roles 应是 {'、'.join(Role.values)} 中的一个或几个，现在是“{'、'.join(unknown)}”。")
    return [Role(name) for name in names]
