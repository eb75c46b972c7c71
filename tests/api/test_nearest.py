"""Where a figure is withheld, the way leads to the nearest one that is published, never to another withheld one."""

import itertools

from components import nearest
from components.context import Context
from data.catalogue import TOTAL, load
from data.warehouse import Reader

CATALOGUE = load()


def context(reader: Reader, row: dict[str, str]) -> Context:
    return Context("en", {"year": row["period"], **{axis: row[axis] for axis in nearest.LISTS}}, reader, CATALOGUE)


def test_a_withheld_figure_leads_to_the_nearest_one(reader: Reader) -> None:
    cells = reader.select("msme_cube", {"measure": ["enterprises"], "period": ["2022"]})
    hidden = [row for row in cells if row["status"] == "Q"]
    open_cells = {tuple(row[axis] for axis in nearest.LISTS) for row in cells if row["value"] is not None}
    steps = set()
    for row in hidden[::37]:
        given = context(reader, row)
        found = nearest.nearest(given, "enterprises")
        ways = {axis: nearest.way_up(given, axis, row[axis]) for axis in nearest.LISTS}
        if found is None:
            assert not open_cells & set(itertools.product(*ways.values()))
            continue
        (cell,) = reader.select("msme_cube", {"measure": ["enterprises"], "period": ["2022"], **{a: [c] for a, c in found.items()}})
        assert cell["value"] is not None
        assert all(found[axis] in ways[axis] for axis in ways)
        steps.add(sum(ways[axis].index(found[axis]) for axis in ways))
        assert len(nearest.offer(given, "enterprises")) == 1
    assert len(hidden) > 100 and min(steps) == 1


def test_a_published_figure_needs_no_offer(reader: Reader) -> None:
    row = {"period": "2022", **dict.fromkeys(nearest.LISTS, TOTAL)}
    assert nearest.offer(context(reader, row), "enterprises") == ()


def test_the_way_up_ends_in_the_total(reader: Reader) -> None:
    row = {"period": "2022", "activity": "10", "size": "MIC", "area": "TH-50"}
    given = context(reader, row)
    assert nearest.way_up(given, "activity", "10") == ["10", "C", "MFG", TOTAL]
    assert nearest.way_up(given, "area", "TH-50") == ["TH-50", "NOR", TOTAL]
