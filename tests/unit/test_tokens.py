"""The tokens keep the promises of the design system: contrast, and distance for every kind of colour vision."""

import re
from pathlib import Path

import pytest

from tests.unit.colour_science import VISIONS, Triple, ciede2000, contrast, distance, lab, smallest_distance, smallest_step

TOKENS = Path(__file__).parents[2] / "assets" / "tokens.css"
DECLARATION = re.compile(r"--([a-z0-9-]+):\s*light-dark\(\s*(#[0-9A-Fa-f]{6})\s*,\s*(#[0-9A-Fa-f]{6})\s*\)")
SCHEMES = ("light", "dark")

SURFACES = ("card", "page", "sunken")
SECTORS = ("s-agri", "s-manu", "s-trade", "s-serv")
REGIONS = ("r-bkk", "r-central", "r-east", "r-north", "r-ne", "r-south")
SIZES = ("z-micro", "z-small", "z-medium")
STATUSES = ("ok", "warn", "bad")
BUDGET = ("disb", "comm", "rem")
SEQUENTIAL = tuple(f"seq{step}" for step in range(1, 6))
DIVERGING = tuple(f"div{step}" for step in range(1, 8))

OTHERS = {"type", "type-at-once"}
"""Tokens that are no colours."""

TEXT = [(text, surface) for text in ("ink", "ink-2", "ink-3", "link", "accent") for surface in SURFACES]
TEXT += [(badge, f"{badge}-bg") for badge in ("pub", "reg", "syn")]
TEXT += [("on-mid", fill) for fill in ("z-micro", "comm")]
TEXT += [(text, fill) for text in ("ink", "ink-2") for fill in ("hatch-bg", "nodata")]
TEXT += [("card", "brand"), *((status, "card") for status in STATUSES)]
"""Pairs (text, surface) that pages really use; `card` on `brand` is the label of a filled button."""

MARKS = [(border, surface) for border in ("line-strong", "focus") for surface in SURFACES]
MARKS += [(fill, "card") for fill in (*SECTORS, *REGIONS, *SIZES, "main", "mute", "disb", "comm", "seq4", "seq5")]
MARKS += [("hatch", "hatch-bg")]
"""Pairs (mark or border, surface). Map steps 1 to 3 and `rem` are lighter by design: they carry a border or outline."""

STATUS_FLOOR = {"normal": 29.0, "deutan": 11.0, "protan": 10.0, "tritan": 7.5}
"""Documented in the design system: a status always has an icon and a word beside its colour."""


def tokens(scheme: str, css: str = "") -> dict[str, str]:
    """Colour by token name in one scheme, read from `assets/tokens.css` (or from `css`)."""
    found = DECLARATION.findall(css or TOKENS.read_text("utf-8"))
    return {name: (light, dark)[SCHEMES.index(scheme)] for name, light, dark in found}


def faint(colours: dict[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    """The pairs whose contrast is below `least`, spelled out."""
    found = [(one, other, contrast(colours[one], colours[other])) for one, other in pairs]
    return [f"{one} on {other}: {ratio:.2f}" for one, other, ratio in found if ratio < least]


def confusable(colours: dict[str, str], names: tuple[str, ...], floor: dict[str, float]) -> list[str]:
    """The kinds of vision in which two of `names` come closer than `floor`, spelled out."""
    found = {vision: smallest_distance([colours[name] for name in names], vision) for vision in VISIONS}
    return [f"{vision}: {gap:.1f}" for vision, gap in found.items() if gap < floor[vision]]


def evenly(least: float) -> dict[str, float]:
    return dict.fromkeys(VISIONS, least)


@pytest.mark.parametrize("scheme", SCHEMES)
class TestTokens:
    def test_every_colour_has_a_light_and_a_dark_value(self, scheme: str) -> None:
        names = re.findall(r"--([a-z0-9-]+):", TOKENS.read_text("utf-8"))
        assert len(names) == len(set(names)), "a token is declared twice"
        assert set(tokens(scheme)) == set(names) - OTHERS

    def test_text_is_readable(self, scheme: str) -> None:
        assert faint(tokens(scheme), TEXT, 4.5) == []

    def test_marks_and_borders_are_visible(self, scheme: str) -> None:
        assert faint(tokens(scheme), MARKS, 3.0) == []

    @pytest.mark.parametrize("names", [SECTORS, REGIONS], ids=["sectors", "regions"])
    def test_categories_stay_apart(self, scheme: str, names: tuple[str, ...]) -> None:
        assert confusable(tokens(scheme), names, evenly(15)) == []

    @pytest.mark.parametrize("names", [SIZES, BUDGET], ids=["sizes", "budget"])
    def test_ordered_sets_stay_apart(self, scheme: str, names: tuple[str, ...]) -> None:
        assert confusable(tokens(scheme), names, evenly(9)) == []

    def test_statuses_keep_the_documented_distance(self, scheme: str) -> None:
        assert confusable(tokens(scheme), STATUSES, STATUS_FLOOR) == []

    @pytest.mark.parametrize("names", [SEQUENTIAL, DIVERGING], ids=["sequential", "diverging"])
    @pytest.mark.parametrize("vision", VISIONS)
    def test_neighbouring_map_steps_differ(self, scheme: str, vision: str, names: tuple[str, ...]) -> None:
        assert smallest_step([tokens(scheme)[name] for name in names], vision) >= 9

    def test_steps_run_from_quiet_to_strong(self, scheme: str) -> None:
        colours = tokens(scheme)
        for scale in (SEQUENTIAL, DIVERGING[3:], DIVERGING[3::-1], SIZES):
            ratios = [contrast(colours[name], colours["card"]) for name in scale]
            assert ratios == sorted(ratios), scale


class TestTheRulesCanFail:
    """A planted colour breaks each rule; otherwise a green run would mean nothing."""

    def test_faint_text(self) -> None:
        assert faint(tokens("light") | {"ink-3": "#8A97A3"}, TEXT, 4.5)[0].startswith("ink-3 on card: 2.9")

    def test_faint_mark(self) -> None:
        assert faint(tokens("light") | {"r-east": "#E0B040"}, MARKS, 3.0) == ["r-east on card: 2.01"]

    def test_red_and_green_of_equal_lightness(self) -> None:
        planted = tokens("light") | {"s-agri": "#1D6B52", "s-manu": "#8F4E4A"}
        assert [line.split(":")[0] for line in confusable(planted, SECTORS, evenly(15))] == ["deutan", "protan"]

    def test_a_token_without_a_dark_value_is_not_found(self) -> None:
        assert tokens("dark", "--ink:#14202B;--page:light-dark(#F6F8FA,#0F161D)") == {"page": "#0F161D"}


SHARMA = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, -1.1848, -84.8006), (50, 0, -82.7485), 1.0000),
    ((50, -0.9009, -85.5211), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0009), 7.1792),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0010), 7.1792),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0011), 7.2195),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0012), 7.2195),
    ((50, -0.0010, 2.4900), (50, 0.0009, -2.4900), 4.8045),
    ((50, -0.0010, 2.4900), (50, 0.0010, -2.4900), 4.8045),
    ((50, -0.0010, 2.4900), (50, 0.0011, -2.4900), 4.7461),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((50, 2.5, 0), (50, 3.1736, 0.5854), 1.0000),
    ((50, 2.5, 0), (50, 3.2972, 0), 1.0000),
    ((50, 2.5, 0), (50, 1.8634, 0.5757), 1.0000),
    ((50, 2.5, 0), (50, 3.2592, 0.3350), 1.0000),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((61.2901, 3.7196, -5.3901), (61.4292, 2.2480, -4.9620), 1.8731),
    ((35.0831, -44.1164, 3.7933), (35.0232, -40.0716, 1.5901), 1.8645),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((36.4612, 47.8580, 18.3852), (36.2715, 50.5065, 21.2231), 1.4146),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((90.9257, -0.5406, -0.9208), (88.6381, -0.8985, -0.7239), 1.5381),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]
"""The reference pairs of Sharma, Wu and Dalal (2005), table 1: L*a*b*, L*a*b*, CIEDE2000."""


class TestColourScience:
    @pytest.mark.parametrize(("one", "other", "expected"), SHARMA)
    def test_ciede2000_gives_the_reference_distances(self, one: Triple, other: Triple, expected: float) -> None:
        assert ciede2000(one, other) == pytest.approx(expected, abs=5e-5)
        assert ciede2000(other, one) == pytest.approx(expected, abs=5e-5)

    def test_contrast_of_known_pairs(self) -> None:
        assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
        assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)

    def test_lab_of_known_colours(self) -> None:
        assert lab("#FFFFFF") == pytest.approx((100, 0, 0), abs=0.02)
        assert lab("#FF0000") == pytest.approx((53.24, 80.09, 67.20), abs=0.02)

    @pytest.mark.parametrize("vision", VISIONS)
    def test_grey_looks_the_same_to_everybody(self, vision: str) -> None:
        assert ciede2000(lab("#808080"), lab("#808080", vision)) < 0.5

    def test_deutan_vision_brings_red_and_green_together(self) -> None:
        assert distance("#B04A3A", "#6B7A2A", "deutan") < distance("#B04A3A", "#6B7A2A") / 3

    def test_the_table_of_the_design_system_is_reproduced(self) -> None:
        light = ["#1D6B52", "#7A3E86", "#D57C12", "#4C97D6"]
        assert [round(smallest_distance(light, vision), 1) for vision in VISIONS] == [37.1, 21.2, 23.1, 22.4]
