"""Contrast and colour distance as an eye sees them, with and without a colour vision deficiency.

Pure functions over `#RRGGBB`. Contrast follows WCAG 2.2; deficiencies follow Machado, Oliveira and Fernandes 2009
at severity 1.0, applied to linear sRGB; distance is CIEDE2000 (Sharma, Wu and Dalal 2005) under D65.
"""

from itertools import combinations, pairwise
from math import atan2, copysign, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

VISIONS: dict[str, Matrix] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
SRGB_TO_XYZ: Matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
D65: Triple = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> Triple:
    """Linear sRGB, 0 to 1, of `#RRGGBB`."""
    red, green, blue = (_linear_channel(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return red, green, blue


def _linear_channel(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _times(matrix: Matrix, vector: Triple) -> Triple:
    x, y, z = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lab(colour: str, vision: str = "normal") -> Triple:
    """CIE L*a*b* (D65) of `colour` as seen with one of `VISIONS`; out-of-gamut values are clipped as a screen does."""
    red, green, blue = (min(max(value, 0.0), 1.0) for value in _times(VISIONS[vision], linear(colour)))
    xyz = _times(SRGB_TO_XYZ, (red, green, blue))
    x, y, z = (_lab_curve(value / white) for value, white in zip(xyz, D65, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _lab_curve(value: float) -> float:
    return value ** (1 / 3) if value > (6 / 29) ** 3 else value / (3 * (6 / 29) ** 2) + 4 / 29


def _stretch(one: Triple, other: Triple) -> float:
    """The factor on a* by which CIEDE2000 widens differences near grey."""
    return 1 + 0.5 * (1 - _seventh((hypot(*one[1:]) + hypot(*other[1:])) / 2))


def _seventh(chroma: float) -> float:
    return sqrt(chroma**7 / (chroma**7 + 25.0**7))


def _chroma_and_hue(colour: Triple, stretch: float) -> tuple[float, float]:
    a, b = colour[1] * stretch, colour[2]
    return hypot(a, b), degrees(atan2(b, a)) % 360


def _hue_difference(hue1: float, hue2: float) -> float:
    turn = hue2 - hue1
    return turn if abs(turn) <= 180 else turn - copysign(360, turn)


def _mean_hue(hue1: float, hue2: float) -> float:
    if abs(hue1 - hue2) <= 180:
        return (hue1 + hue2) / 2
    return (hue1 + hue2 + (360 if hue1 + hue2 < 360 else -360)) / 2


def ciede2000(one: Triple, other: Triple) -> float:
    """Perceived distance of two L*a*b* colours; about 1 is just noticeable side by side."""
    stretch = _stretch(one, other)
    (chroma1, hue1), (chroma2, hue2) = _chroma_and_hue(one, stretch), _chroma_and_hue(other, stretch)
    grey = chroma1 * chroma2 == 0
    turn = 0.0 if grey else _hue_difference(hue1, hue2)
    hue = hue1 + hue2 if grey else _mean_hue(hue1, hue2)
    light, chroma = (one[0] + other[0]) / 2, (chroma1 + chroma2) / 2
    in_light = (other[0] - one[0]) / (1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2))
    in_chroma = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    in_hue = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * _hue_weight(hue))
    rotation = -sin(radians(60 * exp(-(((hue - 275) / 25) ** 2)))) * 2 * _seventh(chroma)
    return sqrt(in_light**2 + in_chroma**2 + in_hue**2 + rotation * in_chroma * in_hue)


def _hue_weight(hue: float) -> float:
    terms = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return 1 + sum(weight * cos(radians(times * hue + shift)) for weight, times, shift in terms)


def distance(one: str, other: str, vision: str = "normal") -> float:
    """CIEDE2000 between two `#RRGGBB` colours as seen with `vision`."""
    return ciede2000(lab(one, vision), lab(other, vision))


def smallest_distance(colours: list[str], vision: str) -> float:
    """Between every pair of `colours`."""
    return min(distance(one, other, vision) for one, other in combinations(colours, 2))


def smallest_step(colours: list[str], vision: str) -> float:
    """Between neighbours of an ordered scale only."""
    return min(distance(one, other, vision) for one, other in pairwise(colours))
