"""Opening a site: its units, its members and the inspections they work on, from one TOML file."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from bihuan.cases.models import Inspection
from bihuan.refusals import Unusable
from bihuan.rulebooks.adopting import adopt
from bihuan.units.setup import Directory, Loaded, load_site

NEEDED = ("code", "name", "level", "kind", "team", "region", "started_on", "ended_on", "rulebook")


def open_site(path: Path) -> Loaded:
    """Load a site file whole or not at all. ``Unusable`` says what to mend in it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unusable(f"打不开 {path}:请核对文件名。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unusable(f"{path.name} 不是正确的 TOML 文件：{error}。") from error
    return open_site_data(data, folder=path.parent)


@transaction.atomic
def open_site_data(data: Mapping[str, Any], *, folder: Path | None = None) -> Loaded:
    """The same from parsed data; a rulebook may be one that ships, or a file beside the site file."""
    loaded = load_site(data)
    directory = Directory()
    for item in data.get("inspections", []):
        _open_inspection(item, directory, folder)
    return loaded


def _open_inspection(item: Mapping[str, Any], directory: Directory, folder: Path | None) -> None:
    code = item.get("code", "")
    if missing := [name for name in NEEDED if name not in item]:
        raise Unusable(f"[[inspections]] {code}:没有写 {'、'.join(missing)}。")
    for name in ("started_on", "ended_on"):
        if not isinstance(item[name], date):
            raise Unusable(f"[[inspections]] {code}:{name} 应是日期，写成 {name} = 2020-10-23,不加引号。")
    Inspection.objects.get_or_create(
        code=code,
        defaults={
            "name": item["name"],
            "level": item["level"],
            "kind": item["kind"],
            "source": _source(item),
            "team": item["team"],
            "region": directory.find(item["region"], f"[[inspections]] {code}"),
            "started_on": item["started_on"],
            "ended_on": item["ended_on"],
            "rulebook_text": adopt(item["rulebook"], folder=folder),
        },
    )


def _source(item: Mapping[str, Any]) -> str:
    source: str = item.get("source", Inspection.Source.INSPECTION)
    if source not in Inspection.Source.values:
        known = "、".join(Inspection.Source.values)
        raise Unusable(f"[[inspections]] {item['code']}：source 应是 {known} 之一。")
    return source


def inspection_by_code(code: str) -> Inspection:
    """The inspection called ``code``; ``Unusable`` names those there are."""
    found = Inspection.objects.select_related("region", "rulebook_text").filter(code=code).first()
    if found is None:
        known = "、".join(Inspection.objects.values_list("code", flat=True)) or "还没有"
        raise Unusable(f"没有代号为“{code}”的督察（现有：{known}）。")
    return found
