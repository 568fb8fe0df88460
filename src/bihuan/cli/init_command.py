"""``bihuan init``: make or upgrade the database, load an office, or build the example city."""

import argparse
import os
from datetime import date
from pathlib import Path

from bihuan.cli.house import open_house
from bihuan.refusals import Unusable


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", type=Path, metavar="SITE.toml", help="单位、人员和督察")
    parser.add_argument("--demo", action="store_true", help="建立示例城市")
    parser.add_argument("--today", metavar="日期", help="示例城市的“今天”，不写就是今天")


def run(options: argparse.Namespace) -> int:
    open_house(needs_tables=False)
    _prepare()
    if options.site:
        _load(options.site)
    if options.demo:
        from bihuan.demo.city import build

        build(_day(options.today))
    if not (options.site or options.demo):
        print("数据库已就绪。")
    return 0


def _prepare() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError

    from bihuan.complaints import findable
    from bihuan.complaints.calendar_change import firm_up
    from bihuan.complaints.repeats import shelf
    from bihuan.rulebooks import calendar
    from bihuan.upkeep.building import build_if_empty

    os.makedirs(settings.HOME, mode=0o700, exist_ok=True)
    try:
        build_if_empty()
        call_command("migrate", verbosity=0)
    except OperationalError as error:
        raise Unusable(f"连不上数据库：{str(error).strip().splitlines()[0]}。") from error
    call_command("createcachetable", verbosity=0)
    if calendar.seed():
        firm_up()
    findable.bring_up()
    shelf.bring_up()


def _load(path: Path) -> None:
    from bihuan.cases.opening import open_site

    loaded = open_site(path)
    print(f"已载入：新增单位{loaded.units}个、人员{loaded.members}人。")
    if loaded.passwords:
        print("首次密码（只显示这一次，首次登录后须修改）：")
        for username, password, unit in loaded.passwords:
            print(f"  {username}  {password}  {unit}")


def _day(text: str | None) -> date:
    from django.utils import timezone

    from bihuan.moments import beijing_day

    if text is None:
        return beijing_day(timezone.now())
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unusable(f"“{text}”不是日期：请写成 2020-11-07。") from error
