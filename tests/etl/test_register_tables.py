"""From protected cells to published tables: what is masked is gone, zeros are true, the origin is that of the drop."""

import datetime
from pathlib import Path

import pandas as pd
import pytest

from data.catalogue import TOTAL, load
from data.declare import DeclarationError
from etl.cells import SOURCE_COLUMNS, published_columns
from etl.register.drop import Drop
from etl.register.rules import Region, Rules, Settings, read_rules
from etl.register.tables import ProtectedYear, area_codes, register_tables
from etl.release import Content, dataset_facts, fingerprint, manifest_datasets
from etl.store import write_public
from tests.etl.register_drops import CATALOGUE, RULES

ROOT = Path(__file__).parents[2]
IDS = ("msme_cube", "msme_legal_form", "msme_trade_cube", "msme_quartiles")


def drop(origin="synthetic") -> Drop:
    return Drop(Path("drop"), origin, datetime.date(2023, 6, 30), (2022,), {}, ())


def cell(family="D", area="TH-10", activity="47", size="MIC", legal_form=TOTAL, masked=False, **values):
    key = {"family": family, "area": area, "activity": activity, "size": size, "legal_form": legal_form}
    own = {"enterprises": 5, "employees": 50.0, "revenue": 500.0, "total_assets": 5.0, "net_profit": -1.0, **values}
    contributors = {f"{m}_contributors": 5 if own[m] else 0 for m in own if m != "enterprises"}
    return {**key, **own, **contributors, "revenue_x1": 400.0, "masked": masked, "unsafe": masked, "accounts_masked": masked}


def trade_cell(family, value, masked=False, area="BMR"):
    measure = family.removeprefix("T-")
    key = {"family": family, "area": area, "activity": "G", "size": "SML", "legal_form": TOTAL}
    return {**key, measure: value, f"{measure}_contributors": 4, f"{measure}_x1": value, "masked": masked, "unsafe": masked}


def quartile(sector="TRD", region="BMR", size="MIC", measure="revenue"):
    key = {"sector": sector, "region": region, "size": size, "measure": measure}
    return {**key, "q1": 10.0, "median": 20.0, "q3": 30.0, "firms": 12}


CELLS = [
    cell(),
    cell(area="TH-11", masked=True),
    cell(area="BMR", activity="TRD"),
    cell(area="NOR", activity="TRD", masked=True),
    cell(area="BMR", activity="TRD", legal_form="NAT", family="L", total_assets=0.0, net_profit=0.0),
    cell(area="BMR", activity="TRD", legal_form="JUR", family="L", masked=True),
]
TRADE = [trade_cell("T-exports", 70.0), trade_cell("T-imports", 80.0, masked=True)]
QUARTILES = [quartile(), quartile(region="NOR")]


@pytest.fixture(scope="module")
def made():
    year = ProtectedYear(2022, pd.DataFrame(CELLS), pd.DataFrame(TRADE), pd.DataFrame(QUARTILES))
    return register_tables(CATALOGUE, drop(), 1234, [year])


@pytest.fixture(scope="module")
def tables(made):
    return {table.dataset.id: table.cells for table in made[0]}


def value(cells, **key):
    """Value and status of one cell."""
    for name, code in key.items():
        cells = cells[cells[name] == code]
    (row,) = cells.to_dict("records")
    return (None if pd.isna(row["value"]) else row["value"], row["status"])


def test_the_cube_shows_what_is_not_masked(tables):
    cube = tables["msme_cube"]
    key = {"period": "2022", "area": "TH-10", "activity": "47", "size": "MIC"}
    assert value(cube, **key, measure="enterprises") == (5, "A")
    assert value(cube, **key, measure="net_profit") == (-1, "A")
    hidden = cube[cube["area"] == "TH-11"]
    assert {row["measure"] for row in hidden.to_dict("records") if row["status"] == "Q"} == {
        "enterprises", "employees", "revenue", "total_assets", "net_profit"
    }  # fmt: skip
    assert hidden.loc[hidden["status"] == "Q", "value"].isna().all()


def test_true_zeros_stand_for_the_number_of_enterprises(tables):
    cube = tables["msme_cube"]
    assert value(cube, area="TH-50", activity="01", size="MED", measure="enterprises") == (0, "M")
    assert cube[(cube["area"] == "TH-50") & (cube["measure"] != "enterprises")].empty
    numbers = cube[cube["measure"] == "enterprises"]
    assert len(numbers) == 84 * 108 * 4 and not numbers.duplicated(["area", "activity", "size"]).any()
    assert {"VIC", "VIC4", "SBP"}.isdisjoint(numbers["area"])


def test_what_natural_persons_cannot_have_is_marked_so(tables):
    own = {"area": "BMR", "sector": "TRD", "size": "MIC"}
    forms = tables["msme_legal_form"]
    assert value(forms, **own, legal_form="NAT", measure="total_assets") == (0, "M")
    assert value(forms, **own, legal_form="NAT", measure="revenue") == (500, "A")
    assert value(forms, **own, legal_form="JUR", measure="revenue") == (None, "Q")
    assert value(forms, **own, legal_form="_T", measure="revenue") == (500, "A")
    assert value(forms, **own, legal_form="COM", measure="enterprises") == (0, "M")
    assert value(forms, area="NOR", sector="TRD", size="MIC", legal_form="_T", measure="revenue") == (None, "Q")


def test_exports_and_imports_have_masks_of_their_own(tables):
    own = {"area": "BMR", "activity": "G", "size": "SML"}
    trade = tables["msme_trade_cube"]
    assert value(trade, **own, measure="exports") == (70, "A")
    assert value(trade, **own, measure="imports") == (None, "Q")
    assert value(trade, area="SOU", activity="G", size="SML", measure="imports") == (0, "M")
    assert not trade["activity"].str.isdigit().any()


def test_quartiles_follow_the_mask_of_their_cell(tables):
    own = {"sector": "TRD", "size": "MIC"}
    spread = tables["msme_quartiles"]
    assert value(spread, area="BMR", **own, measure="revenue_median") == (20, "A")
    assert value(spread, area="BMR", **own, measure="margin_q1") == (None, "Q")
    assert value(spread, area="NOR", **own, measure="revenue_median") == (None, "Q")
    assert spread.loc[spread["status"] == "A", "rounded"].all() and not spread.loc[spread["status"] == "Q", "rounded"].any()


def test_nothing_private_is_in_a_table(made):
    for table in made[0]:
        assert list(table.cells.columns) == published_columns(table.dataset)
        assert set(table.cells["note"]) == {""} and table.rejects == ()
        assert table.cells["value"].isna().equals(table.cells["status"] == "Q")
        keys = list(table.dataset.keys)
        assert table.cells.equals(table.cells.sort_values(keys, ignore_index=True)) and not table.cells.duplicated(keys).any()
        for dimension in table.dataset.dimension:
            assert set(table.cells[dimension.id]) <= set(CATALOGUE.codes[dimension.codes].codes)


@pytest.mark.parametrize("origin", ["register", "synthetic"])
def test_the_origin_is_a_fact_of_the_run(origin, tmp_path):
    year = ProtectedYear(2022, pd.DataFrame(CELLS), pd.DataFrame(TRADE), pd.DataFrame(QUARTILES))
    tables, source = register_tables(CATALOGUE, drop(origin), 1234, [year])
    content = Content(tables, source, (), ())
    assert set(dataset_facts(content)["origin"]) == {origin} and CATALOGUE.datasets["msme_cube"].origin == "register"
    assert manifest_datasets(content)["msme_cube"]["rows_in"] == 1234
    (row,) = source.to_dict("records")
    assert list(source.columns) == SOURCE_COLUMNS and row["as_of"] == "2023-06-30" and row["section"]
    assert row["authority"] in CATALOGUE.codes["authorities"]
    assert ("DBD" in row["producer"]) is (origin == "register") and ("synthetic" in row["title"]) is (origin == "synthetic")
    write_public(content, tmp_path / "public.duckdb")
    assert fingerprint(content) == fingerprint(Content(*register_tables(CATALOGUE, drop(origin), 1234, [year]), (), ()))


class TestDeclarations:
    @pytest.mark.parametrize("id", IDS)
    def test_they_are_of_the_register_and_protected(self, id):
        dataset = CATALOGUE.datasets[id]
        assert dataset.origin == "register" and dataset.files == () and dataset.frequency == "A"
        assert dataset.disclosure and (dataset.disclosure.rule, dataset.disclosure.threshold) == ("p_percent", 3)
        assert dataset.disclosure.p_percent == 10 and dataset.pitfalls and dataset.guide and dataset.keywords

    def test_their_dimensions_are_those_agreed(self):
        names = {id: [d.id for d in CATALOGUE.datasets[id].dimension] for id in IDS}
        assert names == {
            "msme_cube": ["area", "activity", "size"],
            "msme_legal_form": ["area", "sector", "size", "legal_form"],
            "msme_trade_cube": ["area", "activity", "size"],
            "msme_quartiles": ["area", "sector", "size"],
        }


class TestActivities:
    def test_every_division_has_one_way_up(self):
        assert len(RULES.activities) == 88
        known = {a.division: a for a in RULES.activities}
        assert [known[d].activity for d in ("84", "97", "98", "99")] == ["OTU"] * 4
        assert (known["01"].section, known["01"].sector) == ("A", "AGR")
        assert {known[d].sector for d in ("05", "10", "33", "35", "36", "39")} == {"MFG"}
        assert {known[d].sector for d in ("45", "46", "47")} == {"TRD"}
        assert {known[d].sector for d in ("41", "43", "49", "55", "62", "85", "96", "99")} == {"SRV"}

    def test_every_code_ends_in_the_total(self):
        codes = CATALOGUE.codes["activities"].codes
        assert len(codes) == 1 + 4 + 19 + 84
        for code in codes.values():
            steps = 0
            while code.parent:
                code, steps = codes[code.parent], steps + 1
            assert code.code == TOTAL and steps <= 3
        assert {c.code for c in codes.values() if c.parent == TOTAL} == {"AGR", "MFG", "TRD", "SRV"}
        assert not {"O", "T", "U", "84", "97", "98", "99"} & set(codes)


class TestRegions:
    def test_the_table_of_today_is_that_of_the_code_list(self):
        areas = CATALOGUE.codes["areas"].codes
        assert {p: RULES.region_of(p, 2026) for p in RULES.provinces} == {
            code.code: code.parent for code in areas.values() if code.code.startswith("TH-")
        }
        assert len(area_codes(CATALOGUE.codes["areas"])) == 1 + 6 + 77

    def test_a_region_holds_for_its_time(self):
        end = datetime.date(2021, 12, 31)
        before = Region("TH-74", "CEN", datetime.date.min, end)
        after = Region("TH-74", "BMR", end + datetime.timedelta(days=1), datetime.date.max)
        rules = Rules(Settings(), (), (before, after))
        assert [rules.region_of("TH-74", year) for year in (2020, 2021, 2022)] == ["CEN", "CEN", "BMR"]
        with pytest.raises(DeclarationError, match="has 2 regions"):
            Rules(Settings(), (), (before, before)).region_of("TH-74", 2020)

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [("TH-10,BMR", "TH-09,BMR", "TH-09"), ("TH-10,BMR", "TH-10,XXX", "XXX"), ("1900-01-01", "1 Jan 1900", "YYYY-MM-DD")],
    )
    def test_a_mistake_is_refused(self, tmp_path, old, new, reason):
        text = (ROOT / "data" / "register" / "regions.csv").read_text("utf-8")
        (tmp_path / "regions.csv").write_text(text.replace(old, new, 1), "utf-8")
        (tmp_path / "rules.toml").write_text("", "utf-8")
        with pytest.raises(DeclarationError, match=reason):
            read_rules(tmp_path, load().codes)


def test_an_unknown_setting_is_refused(tmp_path):
    (tmp_path / "rules.toml").write_text('size_rule = "lower"\n', "utf-8")
    with pytest.raises(DeclarationError, match="size_rule"):
        read_rules(tmp_path, CATALOGUE.codes)
