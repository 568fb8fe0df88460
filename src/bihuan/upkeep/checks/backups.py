"""Is there a backup that could be used tomorrow?"""

from collections.abc import Iterator
from datetime import timedelta

from bihuan.refusals import Unusable
from bihuan.upkeep import shelf
from bihuan.upkeep.archive import Archive
from bihuan.upkeep.findings import Finding, Look, bad, good, notice

OLD, TOO_OLD = timedelta(days=2), timedelta(days=8)
HOW = "运行 bihuan backup；最好设成每天定时（见管理员手册）"


def newest(look: Look) -> Iterator[Finding]:
    """The newest timed backup: its age, and that it opens; ``--deep`` reads all of it."""
    kept = shelf.kept()
    if not kept:
        yield notice("备份", f"{shelf.folder()} 里还没有备份", HOW)
        return
    made_at, path = kept[0]
    try:
        with Archive(path) as archive:
            if look.deep:
                archive.check()
            missing = len(archive.manifest.missing) + len(archive.manifest.damaged)
    except Unusable as error:
        yield bad("备份", str(error).removesuffix("。"), HOW)
        return
    age = look.now - made_at
    said = f"最近一份在{made_at:%Y-%m-%d %H:%M}（{path.name}）"
    if age > TOO_OLD:
        yield bad("备份", f"{said}，已过{age.days}天", HOW)
    elif age > OLD:
        yield notice("备份", f"{said}，已过{age.days}天", HOW)
    elif missing:
        yield notice("备份", f"{said}，当时有{missing}个文件找不到或变了", "见“材料文件”一项")
    else:
        yield good("备份", f"{said}，共{len(kept)}份；请另存一份到别的机器")
