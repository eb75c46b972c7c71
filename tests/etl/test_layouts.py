"""How the three layouts are read into cells."""

import sys
import types

import pandas as pd
import pytest

from etl.problems import BuildError

WIDE = """
[[attribute]]
id = "printed"
title = { th = "ตามที่พิมพ์", en = "As printed" }
column = "as_printed"
"""


def test_first_column_that_is_not_the_total_decides(house):
    house.build()
    assert {(row[2], row[5]) for row in house.cells() if row[2] != "_T"} == {("TH-50", 40.0), ("NOR", 25.5)}


def test_marks_of_a_measure_name(house):
    house.receive(
        [
            "2020,msme,all,all,enterprise_count_rounded,310000,enterprises,A,https://a.example,",
            "2021,msme,all,all,enterprise_count_suspect,5,enterprises,A,https://a.example,",
        ]
    )
    house.build()
    assert [row[5:8] for row in house.cells()] == [(310000.0, "A", True), (5.0, "U", False)]


def test_factor_and_unit_of_a_name(house):
    names = """unit = "enterprises"
type = "count"
names = [
  { name = "enterprise_count" },
  { name = "enterprise_count", unit = "thousands", factor = 1000.0 },
]
"""
    text = house.data.joinpath("datasets/firms.toml").read_text("utf-8")
    start, end = text.index('unit = "enterprises"'), text.index('[[measure]]\nid = "share"')
    house.write("datasets/firms.toml", text[:start] + names + "\n" + text[end:])
    house.receive(
        [
            "2020,msme,all,all,enterprise_count,7,enterprises,A,https://a.example,",
            "2021,msme,all,all,enterprise_count,7.5,thousands,A,https://a.example,",
        ]
    )
    house.build()
    assert [row[5] for row in house.cells()] == [7.0, 7500.0]


def test_citation_falls_back_to_the_record(house):
    house.receive(["2020,msme,all,all,enterprise_count,7,enterprises,,,"])
    house.build()
    ((_, title, url, *_, authority, _, _),) = house.cells("source")
    assert (title, url, authority) == ("Firms as published", "https://www.osmep.example", "osmep")


def test_citation_by_section(house):
    record = house.source.with_suffix(".toml").read_text("utf-8")
    house.receive(["2020,msme,all,all,enterprise_count,7,enterprises,Part 2,https://a.example,"])
    path = house.source.with_suffix(".toml")
    record = path.read_text("utf-8").replace('title = "source_title"', 'section = "source_title"', 1)
    path.write_text(record, "utf-8")
    house.build()
    ((_, title, url, section, _, authority, _, _),) = house.cells("source")
    assert (title, url, section, authority) == ("Firms as published", "https://a.example", "Part 2", "press")


@pytest.fixture
def wide(house):
    house.declare(
        ('layout = "long"', 'layout = "wide"\nperiod = "2023"'),
        ('columns = ["province", "region"]', 'columns = ["place"]'),
        extra=WIDE,
    )
    house.receive(
        ["small,Bangkok,10,12.5,ten,n1", "medium,Bangkok,,7.5,none,n2"],
        heading="size,place,enterprise_count,share,as_printed,remarks",
        record=RECORD,
    )
    return house


RECORD = """title = "Table 4"
producer = "OSMEP"
section = "Part 4"
as_of = "2023-09"
transcribed_on = 2026-11-20
sha256 = "{sha256}"
rows = {rows}
columns = [{columns}]
authority = "report"

[citation]
note = "remarks"
"""


def test_wide(wide):
    wide.build()
    assert [(*row[:8], *row[9:]) for row in wide.cells()] == [
        ("2023", "MED", "TH-10", "share", 0, 7.5, "A", False, "n2", "none"),
        ("2023", "SML", "TH-10", "enterprises", 0, 10.0, "A", False, "n1", "ten"),
        ("2023", "SML", "TH-10", "share", 0, 12.5, "A", False, "n1", "ten"),
    ]
    ((_, title, url, section, _, authority, as_of, _),) = wide.cells("source")
    assert (title, url, section, authority, as_of) == ("Table 4", "", "Part 4", "report", "2023-09")


def test_wide_problem_names_the_column(wide):
    wide.source.write_text(wide.source.read_text().replace("12.5", "12,5".replace(",", ";")))
    with pytest.raises(BuildError) as caught:
        wide.build()
    problem = caught.value.problems[0]
    assert (problem.row, problem.column, problem.value) == (2, "share", "12;5")


def test_wide_without_a_measure_column(wide):
    wide.receive(["small,Bangkok"], heading="size,place", record=RECORD.replace('note = "remarks"', ""))
    with pytest.raises(BuildError, match="no column that names a measure"):
        wide.build()


def transform(tables):
    """Two figures per row of the source, the second a suppressed one."""
    (table,) = tables.values()
    frame = pd.DataFrame(
        {
            "period": "2020",
            "size": table["size"],
            "area": "bangkok",
            "measure": "enterprise_count",
            "value": table["value"],
            "_file": table["_file"],
            "_row": table["_row"],
        }
    )
    return pd.concat([frame.assign(status=""), frame.assign(measure="share", value="", status="Q")])


@pytest.fixture
def transformed(house, monkeypatch):
    """A house whose dataset is read by `module.transform`; tests replace it."""
    module = types.ModuleType("etl.transforms.firms")
    module.transform = transform
    monkeypatch.setitem(sys.modules, "etl.transforms.firms", module)
    house.declare(('layout = "long"', 'layout = "transform"'))
    house.receive(["small,5,own note", "medium,6,"], heading="size,value,remarks", record=RECORD)
    return house, module


def test_transform(transformed):
    house, _ = transformed
    house.build()
    assert [(*row[:8], row[9]) for row in house.cells()] == [
        ("2020", "MED", "TH-10", "enterprises", 0, 6.0, "A", False, ""),
        ("2020", "MED", "TH-10", "share", 0, None, "Q", False, ""),
        ("2020", "SML", "TH-10", "enterprises", 0, 5.0, "A", False, "own note"),
        ("2020", "SML", "TH-10", "share", 0, None, "Q", False, "own note"),
    ]
    assert house.json("manifest")["datasets"]["firms"]["suppressed"] == 2


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (lambda tables: 1 / 0, "the transform failed: ZeroDivisionError"),
        (lambda tables: tables["nothing.csv"], "the transform failed: KeyError"),
        (lambda tables: transform(tables).drop(columns="measure"), r"columns missing \(measure\)"),
        (lambda tables: None, "the transform failed: AttributeError"),
        (lambda tables: pd.concat([transform(tables)] * 2, axis=1), "repeated columns"),
        (lambda tables: transform(tables).assign(_row=transform(tables)["_row"] / 2), "no row of its sources"),
        (lambda tables: transform(tables).assign(colour="red"), r"unknown \(colour\)"),
        (lambda tables: transform(tables).assign(_row=99), "no row of its sources"),
    ],
)
def test_broken_transform_is_told(transformed, broken, reason):
    house, module = transformed
    module.transform = broken
    with pytest.raises(BuildError, match=reason) as caught:
        house.build()
    assert caught.value.problems[0].file == "etl/transforms/firms.py"


def test_defect_in_a_transformed_row_points_to_the_source(transformed):
    house, module = transformed
    module.transform = lambda tables: transform(tables).assign(area="bangkoc")
    with pytest.raises(BuildError) as caught:
        house.build()
    problem = caught.value.problems[0]
    assert (problem.file, problem.row, problem.column, problem.value) == ("press/firms.csv", 2, "area", "bangkoc")
    assert "'bangkok' (TH-10)" in problem.remedy


def test_transform_that_is_not_there(house):
    house.declare(('layout = "long"', 'layout = "transform"'))
    with pytest.raises(BuildError, match="cannot be loaded"):
        house.build()
