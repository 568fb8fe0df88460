"""Which pictures look alike: difference hashes, found through an index of their bands.

A fingerprint says of each pixel of a 9 × 9 grey miniature whether the one to its right is brighter, and whether the one
below is: 128 bits. Scaling, recompression, a screenshot's loss and mild corrections of light change a few of them;
turning, mirroring or cutting out a part changes most, and such copies are not found.

Two fingerprints that differ in at most ``NEAR`` bits differ in at most one bit in one of eight bands of 16 bits. So
the 17 values within one bit of each band, looked up in an index, give every near picture (Norouzi, Punjani and Fleet,
"Fast Exact Search in Hamming Space with Multi-Index Hashing", 2014).
"""

from collections.abc import Iterator

from PIL import Image

from bihuan.evidence.models import Alike, Picture, PictureBand

SIDE = 8
BITS = 2 * SIDE * SIDE
BAND = 16
BANDS = BITS // BAND
NEAR = 12
"""Bits; below 2 × BANDS, so that one band differs in one bit at most. Unrelated photographs differ in some 60."""
PLAIN = 24
"""A picture with fewer bits of either kind is a blank wall or a night sky, which look like all others of theirs."""


def fingerprint(picture: Image.Image) -> str:
    """32 hexadecimal digits: 64 bits for brighter to the right, 64 for brighter below."""
    grey = picture.convert("L").resize((SIDE + 1, SIDE + 1), Image.Resampling.BOX).tobytes()
    width = SIDE + 1
    bits = 0
    for step in (1, width):
        for row in range(SIDE):
            for column in range(SIDE):
                at = row * width + column
                bits = bits << 1 | (grey[at + step] > grey[at])
    return f"{bits:032x}"


def distance(one: str, other: str) -> int:
    """Bits in which two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def is_plain(mark: str) -> bool:
    """Too little in it to tell it from others."""
    count = int(mark, 16).bit_count()
    return min(count, BITS - count) < PLAIN


def bands(mark: str) -> list[int]:
    """The eight bands, each with its place in the upper bits, so that one column holds them all."""
    bits = int(mark, 16)
    return [place << BAND | (bits >> place * BAND & 0xFFFF) for place in range(BANDS)]


def around(mark: str) -> Iterator[int]:
    """Every band of ``mark`` and those that differ from it in one bit."""
    for band in bands(mark):
        yield band
        for bit in range(BAND):
            yield band ^ 1 << bit


def near(mark: str) -> list[tuple[Picture, int]]:
    """The pictures that look like ``mark`` with their distance, nearest first."""
    if is_plain(mark):
        return []
    hits = PictureBand.objects.filter(band__in=list(around(mark))).values("picture")
    found = [(other, distance(mark, other.fingerprint)) for other in Picture.objects.filter(pk__in=hits)]
    return sorted(((other, bits) for other, bits in found if bits <= NEAR), key=lambda hit: (hit[1], hit[0].pk))


def index(picture: Picture) -> None:
    """Enter a new picture and note once which others it looks like."""
    if is_plain(picture.fingerprint):
        return
    Alike.objects.bulk_create(
        Alike(first=other, second=picture, bits=bits) for other, bits in near(picture.fingerprint)
    )
    PictureBand.objects.bulk_create(PictureBand(picture=picture, band=band) for band in bands(picture.fingerprint))
