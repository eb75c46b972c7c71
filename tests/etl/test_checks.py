"""Each rule of the reconciliation both ways, with both figures, both places and their sources."""

import pytest

from data.declare import DeclarationError
from etl.cells import step
from etl.problems import BuildError

TITLE = '{ th = "ตรวจ", en = "Check" }'
PLACE = '{{ th = "{0} th", en = "{0}" }}'


def figure(name, place, **keys):
    """TOML of one side of a check; `of` is given as TOML text."""
    parts = [f"place = {PLACE.format(place)}", *(f"{key} = {value}" for key, value in keys.items())]
    return f"{name} = {{ {', '.join(parts)} }}\n"


def check(rule, *sides, **keys):
    lines = [f"{key} = {value}\n" for key, value in keys.items()]
    return f'\n[[check]]\nid = "c"\ntitle = {TITLE}\nrule = "{rule}"\n' + "".join([*sides, *lines])


def cell(measure="enterprises", **where):
    where = {"period": "2022", "size": "_T", "area": "_T"} | where
    codes = ", ".join(f'{name} = ["{code}"]' for name, code in where.items())
    return f'{{ measure = "{measure}", where = {{ {codes} }} }}'


def result(house, declaration):
    house.declare(extra=declaration)
    house.build()
    (found,) = house.json("checks")["checks"]
    return found


SML, MED = cell(size="SML"), cell(size="MED")


def test_equal_agrees_with_places_and_sources(house):
    found = result(house, check("equal", figure("left", "total", of=f"[{cell()}]"), figure("right", "sum", of=f"[{SML}, {MED}]")))
    cited = {"title": "Report 2022", "url": "https://www.osmep.example/2022", "section": "", "file": "press/firms.csv"}
    assert found["agrees"] is True
    assert found["difference"] == 0
    assert found["unit"] == "enterprises"
    assert found["title"] == {"th": "ตรวจ", "en": "Check"}
    assert (found["left"]["value"], found["right"]["value"]) == (320.0, 320.0)
    assert (found["left"]["place"]["en"], found["right"]["place"]["th"]) == ("total", "sum th")
    (source,) = found["left"]["sources"]
    assert {key: source[key] for key in cited} == cited
    assert house.json("checks")["counts"] == {"all": 1, "agree": 1, "differ": 0, "remark": 0}


@pytest.mark.parametrize(
    ("rule", "left", "tolerance", "agrees"),
    [
        ("equal", 320, 0, True),
        ("equal", 321, 0, False),
        ("equal", 321, 1, True),
        ("equal", 319, 1, True),
        ("equal", 321.01, 1, False),
        ("at_least", 320, 0, True),
        ("at_least", 321, 0, True),
        ("at_least", 319, 0, False),
        ("at_least", 319, 1, True),
    ],
)
def test_rules_on_a_constant(house, rule, left, tolerance, agrees):
    sides = figure("left", "text", constant=left), figure("right", "table", of=f"[{cell()}]")
    found = result(house, check(rule, *sides, tolerance=tolerance))
    assert found["agrees"] is agrees
    assert found["difference"] == pytest.approx(left - 320)


@pytest.mark.parametrize(
    ("combine", "of", "value"),
    [
        ("sum", [SML, MED], 320),
        ("difference", [cell(), SML], 120),
        ("product", [SML, MED], 24000),
        ("ratio", [MED, SML], 0.6),
        ("sum", [SML[:-1] + ", factor = 0.5 }"], 100),
        ("sum", ['{ measure = "enterprises", where = { size = ["SML", "MED"] }, take = "sum" }'], 320),
        ("sum", ['{ measure = "enterprises", where = { size = ["SML", "MED"] }, take = "product" }'], 24000),
        ("sum", ['{ measure = "enterprises", where = { period = ["2022"] }, take = "count" }'], 4),
        ("sum", ['{ attribute = "size", measure = "enterprises", take = "count" }'], 3),
    ],
)
def test_figures_are_put_together(house, combine, of, value):
    left = figure("left", "a", of=f"[{', '.join(of)}]", combine=f'"{combine}"')
    assert result(house, check("equal", left, figure("right", "b", constant=value)))["agrees"] is True


def test_noise_of_binary_fractions_is_no_finding(house):
    left = figure("left", "a", of=f"[{cell(size='SML')[:-1]}, factor = 0.1 }}, {MED[:-1]}, factor = 0.2 }}]")
    assert result(house, check("equal", left, figure("right", "b", constant=44)))["agrees"] is True


@pytest.mark.parametrize(("text", "agrees"), [("MED, SML, _T", True), ("MED, SML", False)])
def test_lists_are_compared_as_text(house, text, agrees):
    left = figure("left", "a", of='[{ attribute = "size", measure = "enterprises", take = "list" }]')
    found = result(house, check("equal", left, figure("right", "b", text=f'"{text}"')))
    assert (found["left"]["text"], found["agrees"], found["difference"]) == ("MED, SML, _T", agrees, None)


def test_remark_is_neither_right_nor_wrong(house):
    comment = '{ th = "อ่านอย่างระวัง", en = "Read with care" }'
    found = result(house, check("remark", figure("left", "page 3", text='"eight banks"'), comment=comment))
    assert found["agrees"] is None
    assert found["left"]["text"] == "eight banks"
    assert found["right"] is None
    assert found["comment"]["en"] == "Read with care"


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (cell(size="SML", period="1999"), "no cell of firms has period 1999"),
        ('{ measure = "enterprises", where = { period = ["2022"] } }', "4 cells of firms have period 2022"),
        ('{ measure = "x", dataset = "nowhere" }', "there is no dataset nowhere"),
    ],
)
def test_a_check_that_compares_nothing_stops_the_build(house, of, reason):
    house.declare(extra=check("equal", figure("left", "a", of=f"[{of}]"), figure("right", "b", constant=1)))
    with pytest.raises(BuildError, match=reason) as caught:
        house.build()
    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == ("datasets/firms.toml", "check.c")


PARTS = {"measure": '"enterprises"', "dimension": '"size"', "parts": '["SML", "MED"]'}


def line(period, size, value, title="R", url="https://www.osmep.example", name="enterprise_count", note=""):
    return f"{period},{size},all,all,{name},{value},enterprises,{title},{url},{note}"


@pytest.mark.parametrize(("total", "agrees"), [(320, True), (321, False)])
def test_parts(house, total, agrees):
    house.receive([line(2022, "msme", total), line(2022, "small", 200), line(2022, "medium", 120), line(2021, "msme", 9)])
    found = result(house, check("parts", **PARTS))
    assert found["agrees"] is agrees
    assert found["id"] == "c:2022._T"
    assert (found["left"]["value"], found["right"]["value"], found["difference"]) == (total, 320, total - 320)
    assert found["left"]["place"]["en"] == "Firms, 2022: All MSMEs"
    assert found["right"]["place"]["th"] == "จำนวน, 2022: ขนาดย่อม + ขนาดกลาง"
    assert found["right"]["sources"][0]["title"] == "R"


def test_parts_compare_figures_of_one_source(house):
    """Two vintages of one year are each added up by themselves, never across."""
    old = [line(2012, size, value, "Old") for size, value in (("msme", 30), ("small", 20), ("medium", 10))]
    new = [line(2012, size, value, "New") for size, value in (("msme", 33), ("small", 21), ("medium", 11))]
    house.receive([*old, *new])
    house.declare(extra=check("parts", **PARTS))
    house.build()
    found = [c for c in house.json("checks")["checks"] if c["rule"] == "parts"]
    assert sorted((c["left"]["value"], c["right"]["value"], c["agrees"]) for c in found) == [
        (30.0, 30.0, True),
        (33.0, 32.0, False),
    ]
    assert len({c["id"] for c in found}) == 2


def test_parts_across_sources_where_none_gives_all(house):
    house.receive([line(2022, "msme", 30, "A"), line(2022, "small", 20, "B"), line(2022, "medium", 10, "B")])
    assert result(house, check("parts", **PARTS))["agrees"] is True


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"measure": '"firms"'}, "no measure firms"),
        ({"dimension": '"sector"'}, "no dimension sector"),
        ({"parts": '["SML", "BIG"]'}, "'BIG' is no code of dimension size"),
        ({"total": '"ALL"'}, "'ALL' is no code"),
        ({"where": '{ sector = ["X"] }'}, "sector is not a dimension"),
        ({"parts": "[]"}, "needs measure, dimension and parts"),
    ],
)
def test_slip_in_a_parts_check(house, changed, reason):
    house.declare(extra=check("parts", **(PARTS | changed)))
    with pytest.raises(DeclarationError, match=reason):
        house.build()


def test_two_checks_with_one_id(house):
    house.declare(extra=check("parts", **PARTS) * 2)
    with pytest.raises(DeclarationError, match="two checks have this id"):
        house.build()


# Variants


def variants(house):
    return [(row[4], row[5], row[6], row[7]) for row in house.cells()]


def test_variants_keep_every_published_figure(house):
    house.receive(
        [
            line(2012, "msme", 290, "Press", "https://news.example", "enterprise_count_suspect"),
            line(2012, "msme", 2700, "Rounded", "https://www.osmep.example", "enterprise_count_rounded"),
            line(2012, "msme", 2739, "News", "https://news.example"),
            line(2012, "msme", 2730, "Exact", "https://www.osmep.example"),
            line(2012, "msme", 2731, "Later", "https://www.osmep.example"),
        ]
    )
    house.build()
    assert variants(house) == [
        (0, 2730.0, "A", False),  # better standing, exact, first in the source
        (1, 2731.0, "A", False),
        (2, 2700.0, "A", True),
        (3, 2739.0, "A", False),  # press
        (4, 290.0, "U", False),  # doubtful: never in a chart
    ]


@pytest.mark.parametrize(
    ("exact", "rounded", "agrees", "tolerance"),
    [(3187378, 3190000, True, 5000), (3184000, 3190000, False, 5000), (3195000, 3190000, True, 5000)],
)
def test_rounded_variant_is_given_half_its_last_digit(house, exact, rounded, agrees, tolerance):
    house.receive([line(2022, "msme", exact, "A"), line(2022, "msme", rounded, "B", name="enterprise_count_rounded")])
    found = result(house, "")
    assert (found["rule"], found["agrees"], found["tolerance"]) == ("variants", agrees, tolerance)
    assert found["title"]["en"] == "Enterprises: Firms, 2022"
    assert (found["left"]["place"]["en"], found["right"]["place"]["th"]) == ("A", "B")
    assert found["right"]["sources"][0]["url"] == "https://www.osmep.example"


def test_variants_that_differ_and_agree(house):
    house.receive([line(2022, "msme", 5, "A"), line(2022, "msme", 5, "B"), line(2022, "msme", 6, "C")])
    house.build()
    found = house.json("checks")
    assert [c["agrees"] for c in found["checks"]] == [True, False]
    assert found["counts"] == {"all": 2, "agree": 1, "differ": 1, "remark": 0}


def test_forecast_is_not_held_against_the_outcome(house):
    house.declare(('{ name = "enterprise_count_suspect", status = "U" }', '{ name = "forecast", status = "F" }'))
    house.receive([line(2022, "msme", 5, "A"), line(2022, "msme", 9, "B", name="forecast")])
    house.build()
    assert house.json("checks")["checks"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("3190000", 10000), ("3187378", 1), ("96.30", 0.01), ("0", 1), ("-250", 10), ("", 0), ("12.0", 0.1), ("0.5", 0.1)],
)
def test_last_significant_digit(text, value):
    assert step(text) == pytest.approx(value)
