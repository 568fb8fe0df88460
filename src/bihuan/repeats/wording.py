"""Why two complaints are likely repeats, in one Chinese sentence."""

from bihuan.repeats import kinds
from bihuan.repeats.asking import Hit
from bihuan.repeats.features import Features
from bihuan.repeats.weighing import ALIKE, SAME

TYPED = {SAME: "", ALIKE: "（写法相近）"}


def reason(mine: Features, hit: Hit, text: str) -> str:
    """同在富家桥镇石圩村公路边，同为垃圾站，都反映恶臭、焚烧; ``text`` is the one that ``mine`` was read from."""
    weighed = hit.weighed
    parts = []
    where = "".join(place.name for place in mine.towns[:1] if weighed.town in TYPED)
    named = weighed.common
    if named and named.is_one:
        where += text[named.span[0] : named.span[1]]
    elif weighed.told:
        where += weighed.told.name
    else:
        where += "".join(place.name for place in mine.sites[:1] if weighed.site in TYPED)
    spots = [text[spot.span[0] : spot.span[1]] for spot in mine.spots if weighed.spot == SAME]
    # A place whose end no list knows has taken its spot in already: 安置小区西侧; and of two businesses at one spot it is told twice.
    where += "".join(spot for spot in dict.fromkeys(spots) if not where.endswith(spot))
    alike = not named and ALIKE in (weighed.town, SAME if weighed.told else weighed.site)
    if where:
        parts.append(f"同在{where}{'（写法相近）' if alike else ''}")
    firms = [name for name in mine.names if name in hit.theirs.names]
    if weighed.firm == SAME and not firms:
        mine_called, theirs_called = mine.called(), hit.theirs.called()
        firms = [name for name in mine.names if name[:2] in theirs_called]
        firms += [name for name in hit.theirs.names if name[:2] in mine_called]
    if firms:
        parts.append(f"同名“{firms[0]}”")
    business = _business(mine, hit.theirs)
    if weighed.business in TYPED and business:
        parts.append(business)
    if weighed.ills:
        parts.append(f"都反映{'、'.join(kinds.says(ill) for ill in weighed.ills)}")
    return "，".join(parts) or "文字相近"


def _business(mine: Features, theirs: Features) -> str:
    for one in mine.businesses:
        for other in theirs.businesses:
            if one.word == other.word:
                return f"同为{one.word}"
            if one.family and one.family == other.family:
                return f"一件写{one.word}，一件写{other.word}"
    return ""
