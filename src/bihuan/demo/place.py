"""Lanchuan 澜川市, a city that does not exist: its units, its people (roles, not persons), its inspection."""

from datetime import date, timedelta
from typing import Any

PASSWORD = "lanchuan-2026"
"""Of every demo account; printed when the city is built. Never used outside the example."""

COUNTIES = [
    ("澜东区", "澜东区", "county", ["澜川市澜东区", "澜东"]),
    ("澜西区", "澜西区", "county", ["澜川市澜西区", "澜西"]),
    ("青屏县", "青屏县", "county", ["青屏"]),
    ("石渡县", "石渡县", "county", ["石渡"]),
    ("云坪县", "云坪县", "county", ["云坪"]),
    ("枫岭土家族自治县", "枫岭", "county", ["枫岭县"]),
    ("白岩县", "白岩县", "county", ["白岩"]),
    ("澜川高新技术产业开发区", "高新区", "zone", ["澜川高新区"]),
]
DEPARTMENTS = [
    ("澜川市生态环境局", "市生态环境局", ["生态环境局"]),
    ("澜川市城市管理和综合执法局", "市城管局", ["市城市管理局", "城管局"]),
    ("澜川市住房和城乡建设局", "市住建局", ["住建局"]),
    ("澜川市水利局", "市水利局", ["水利局"]),
    ("澜川市农业农村局", "市农业农村局", ["农业农村局"]),
]
TOWNSHIPS = [("石桥镇", "青屏县"), ("柳湾乡", "青屏县"), ("双溪街道", "澜东区"), ("渡口镇", "石渡县")]
ACCOUNTS = [
    ("clerk", "收件员", "市整改办", ["intake"]),
    ("dispatcher", "分办员", "市整改办", ["intake", "dispatch"]),
    ("reviewer", "审核员", "市整改办", ["review", "publish"]),
    ("leader", "分管领导", "市整改办", ["lead"]),
    ("inspector", "督察组联络员", "督察组", ["inspect"]),
    ("landong", "澜东区经办人", "澜东区", ["handle"]),
    ("qingping", "青屏县经办人", "青屏县", ["handle"]),
    ("qpban", "青屏县专班", "青屏县", ["dispatch", "review"]),
    ("shiqiao", "石桥镇经办人", "石桥镇", ["handle"]),
    ("chengguan", "市城管局经办人", "市城管局", ["handle"]),
    ("wenze", "问责工作组联络员", "市整改办", ["discipline"]),
    ("keeper", "系统管理员", "市整改办", ["system", "security"]),
    ("auditor", "审计员", "市整改办", ["audit"]),
]
DUTIES = [
    ("大气", ["油烟", "烧烤"], "市城管局"),
    ("噪声", ["工地", "施工"], "市住建局"),
    ("水", ["养殖", "养猪"], "市农业农村局"),
    ("水", ["河道", "采砂"], "市水利局"),
]
"""Whose business it is by label and words of the text."""
CODE = "lc-demo"
DAYS = 12
"""Batches, one a day; the last was handed over on the day before today."""


def first_batch_day(today: date) -> date:
    return today - timedelta(days=DAYS)


def site(today: date) -> dict[str, Any]:
    """The site as ``bihuan init --site`` would read it from a file."""
    city = "澜川市"
    units: list[dict[str, Any]] = [
        {"name": city, "short": city, "kind": "city"},
        {"name": "澜川市突出生态环境问题整改工作领导小组办公室", "short": "市整改办", "kind": "office", "parent": city},
        {"name": "省第三生态环境保护督察组", "short": "督察组", "kind": "team", "parent": city},
    ]
    units += [
        {"name": name, "short": short, "kind": kind, "parent": city, "aliases": aliases}
        for name, short, kind, aliases in COUNTIES
    ]
    units += [
        {"name": name, "short": short, "kind": "department", "parent": city, "aliases": aliases}
        for name, short, aliases in DEPARTMENTS
    ]
    units += [{"name": name, "short": name, "kind": "township", "parent": county} for name, county in TOWNSHIPS]
    members = [
        {"name": name, "title": title, "unit": unit, "roles": roles, "password": PASSWORD}
        for name, title, unit, roles in ACCOUNTS
    ]
    inspection = {
        "code": CODE,
        "name": "省生态环境保护督察“回头看”",
        "level": "provincial",
        "kind": "look-back",
        "team": "省第三生态环境保护督察组",
        "region": city,
        "started_on": first_batch_day(today) - timedelta(days=1),
        "ended_on": today + timedelta(days=3),
        "rulebook": "hunan-look-back",
    }
    return {
        "site": {"name": "澜川市配合省生态环境保护督察“回头看”协调联络组", "region": city},
        "units": units,
        "members": members,
        "inspections": [inspection],
    }
