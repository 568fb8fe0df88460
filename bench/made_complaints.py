"""Complaints made up for measuring how repeats are found, with the truth about them.

A site is one business at one spot. It is told once, or told again in one of seven ways, or has a double (the same
business and nearly the same words at another site of the same town) or a neighbour (another business at the same spot);
doubles and neighbours are no repeats.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.made_styles import STYLES as FIRST
from bench.made_styles import Style
from bench.made_styles_further import FURTHER

STYLES = FIRST | FURTHER
HOW = ("again", "paraphrase", "paraphrase", "short", "reorder", "typos", "more", "townless")
CHINESE = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Site:
    county: str
    town: str
    place: str
    spot: str
    trade: int
    firm: str
    urban: bool


@dataclass(frozen=True, slots=True)
class Telling:
    business: str
    ills: tuple[str, ...]
    time: str
    ask: str
    more: str
    pattern: int


class Maker:
    """Makes sites and tells of them; the same seed makes the same texts."""

    def __init__(self, style: Style, seed: int) -> None:
        self.style = style
        self.lot = Random(seed)
        self.towns = [
            (county, head + self.lot.choice(style.town_ends))
            for county in style.counties
            for head in self.lot.sample(style.towns, 8)
        ]
        self.seen: set[tuple[str, str, str]] = set()

    def site(self, like: Site | None = None) -> Site:
        """A site where no other is; ``like`` one: the same town and business, elsewhere."""
        lot = self.lot
        for _ in range(100):
            county, town = (like.county, like.town) if like else lot.choice(self.towns)
            urban = like.urban if like else lot.random() < 0.45
            place, spot = self._urban() if urban else self._rural()
            if (county, town, place) not in self.seen:
                break
        self.seen.add((county, town, place))
        if like:
            return Site(county, town, place, like.spot if lot.random() < 0.5 else spot, like.trade, "", urban)
        firm = lot.choice(self.style.firms) if lot.random() < 0.25 else ""
        return Site(county, town, place, spot, lot.randrange(len(self.style.trades)), firm, urban)

    def _rural(self) -> tuple[str, str]:
        return self._one(self.lot.choice(self.style.rural)), self._filled(self.lot.choice(self.style.rural_spots))

    def _urban(self) -> tuple[str, str]:
        if self.lot.random() < 0.6:
            return self._one(self.style.estates), self._filled(self.lot.choice(self.style.estate_spots))
        return self._one(self.style.roads), self._filled(self.lot.choice(self.style.road_spots))

    def _one(self, recipe: tuple[tuple[str, ...], ...]) -> str:
        return "".join(self.lot.choice(part) for part in recipe)

    def _filled(self, spot: str) -> str:
        number = self.lot.randint(1, 10)
        return spot.format(n=number, c=CHINESE[number], m=self.lot.randint(1, 180), road=self._one(self.style.roads))

    def telling(self, site: Site) -> Telling:
        lot, style = self.lot, self.style
        businesses, troubles = style.trades[site.trade]
        chosen = lot.sample(troubles, lot.randint(1, min(3, len(troubles))))
        ills = tuple(lot.choice(style.ills[trouble]) for trouble in chosen)
        pattern = lot.choice([place for place in range(len(style.patterns)) if place != style.townless])
        return Telling(
            lot.choice(businesses),
            ills,
            lot.choice(style.times),
            lot.choice(style.asks),
            lot.choice(style.more),
            pattern,
        )

    def text(self, site: Site, told: Telling) -> str:
        sentence, parting = self.style.patterns[told.pattern]
        return sentence.format(
            county=site.county,
            town="" if told.pattern == self.style.townless and self.lot.random() < 0.3 else site.town,
            place=site.place,
            spot=site.spot,
            spot_or=site.spot or "附近",
            spot_comma=site.spot and f"{site.spot}",
            firm=f"{site.firm}{told.business}",
            tail=told.business[-3:],
            ills=parting.join(told.ills),
            time=told.time,
            time_so=told.time and f"{told.time}如此。",
            ask=told.ask,
            more=told.more,
        )

    def again(self, site: Site, first: Telling, how: str) -> str:
        lot = self.lot
        other = self.telling(site)
        kept = tuple(dict.fromkeys([lot.choice(first.ills), *other.ills]))
        match how:
            case "again":
                return lot.choice(self.style.again) + self.text(site, first)
            case "short":
                return f"{site.town}{site.place}{site.spot}{other.business},{lot.choice(first.ills)}。"
            case "reorder":
                pattern = (first.pattern + 2) % len(self.style.patterns)
                return self.text(site, Telling(first.business, first.ills[::-1], first.time, other.ask, "", pattern))
            case "typos":
                return self._mistyped(self.text(site, first))
            case "more":
                told = Telling(other.business, first.ills, other.time, other.ask, other.more, first.pattern)
                return self.text(site, told) + self.style.added.format(ill=other.ills[0])
            case "townless":
                return self.text(
                    site, Telling(other.business, kept, other.time, other.ask, other.more, self.style.townless)
                )
            case _:
                return self.text(site, Telling(other.business, kept, other.time, other.ask, other.more, other.pattern))

    def _mistyped(self, text: str) -> str:
        """Two characters mistaken, one of the second half left out."""
        chars = list(text)
        places = [place for place, char in enumerate(chars) if char in self.style.typos]
        for place in self.lot.sample(places, min(len(places), 2)):
            chars[place] = self.style.typos[chars[place]]
        drop = self.lot.randrange(len(chars) // 2, len(chars) - 1)
        return "".join(chars[:drop] + chars[drop + 1 :])


def made(style: str, size: int, seed: int = 7) -> tuple[list[dict[str, str]], set[frozenset[str]], set[frozenset[str]]]:
    """``size`` complaints or one more (id, unit, date, text), the pairs that are repeats, those that only look like it."""
    maker, lot = Maker(STYLES[style], seed), Random(seed + 1)
    told: list[tuple[str, str, int]] = []
    repeats: list[tuple[int, int]] = []
    doubles: list[tuple[int, int]] = []
    while len(told) < size:
        site = maker.site()
        first = maker.telling(site)
        told.append((site.county, maker.text(site, first), lot.randrange(30)))
        here = len(told) - 1
        draw = lot.random()
        if draw < 0.09:
            unit = site.county if lot.random() < 0.9 else lot.choice(maker.style.bureaus)
            told.append((unit, maker.again(site, first, lot.choice(HOW)), lot.randrange(30)))
            repeats.append((here, here + 1))
        elif draw < 0.125:
            double = maker.site(like=site)
            told.append((site.county, maker.text(double, first), lot.randrange(30)))
            doubles.append((here, here + 1))
        elif draw < 0.14:
            trade = (site.trade + 7) % len(maker.style.trades)
            neighbour = Site(site.county, site.town, site.place, site.spot, trade, "", site.urban)
            told.append((site.county, maker.text(neighbour, maker.telling(neighbour)), lot.randrange(30)))
            doubles.append((here, here + 1))
    rows = [
        {"id": f"M{place:06}", "unit": unit, "date": str(date(2024, 6, 1) + timedelta(days=day)), "text": text}
        for place, (unit, text, day) in enumerate(told)
    ]
    of = [row["id"] for row in rows]
    return rows, {frozenset((of[a], of[b])) for a, b in repeats}, {frozenset((of[a], of[b])) for a, b in doubles}
