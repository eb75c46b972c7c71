"""Declarations line by line and months: they add up to the yearly files, and change nothing of them."""

from pathlib import Path

import pytest

from etl.register.generate import generate
from tests.etl.generated import FINER, content, query

YEARS = (2021, 2022)


def made(folder: Path, finer: tuple[str, ...] = FINER, seed: int = 3) -> Path:
    generate(folder, 3_000, YEARS, seed, scenario="many-exporters", finer=finer)
    return folder


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("finer") / "drop")


def test_lines_sum_up_to_the_yearly_file(drop: Path) -> None:
    sql = """
        select count(*) as groups, count(*) filter (y.v is distinct from l.v) as odd
        from (select juristic_id, year, flow, partner, sum(value_baht) as v from {customs} group by all) y
        full join (
            select juristic_id, year(declared_on) as year, flow, partner, sum(value_baht) as v from {customs_lines} group by all
        ) l using (juristic_id, year, flow, partner)
    """
    found = query(drop, sql).iloc[0]
    assert found["groups"] > 500 and found["odd"] == 0


def test_lines_are_what_customs_would_send(drop: Path) -> None:
    lines = query(drop, "from {customs_lines}")
    assert not lines.duplicated(["declaration", "line"]).any()
    assert (lines.groupby("declaration")["declared_on"].nunique() == 1).all() and (lines["line"] == 2).any()
    assert lines["hs_code"].str.fullmatch("[0-9]{8}").all() and not lines["hs_code"].str.startswith("77").any()
    assert (lines["value_baht"] > 0).all() and (lines["weight_kg"].isna().any() and (lines["weight_kg"].dropna() >= 0).all())
    assert set(query(drop, "select distinct quarter(declared_on) as q from {customs_lines}")["q"]) == {1, 2, 3, 4}


def test_december_is_the_yearly_employment(drop: Path) -> None:
    sql = """
        select count(*) as n, count(*) filter (y.employees is distinct from m.insured_employees) as odd
        from {employment} y full join (from {employment_monthly} where month = 12) m using (enterprise_key, year)
    """
    found = query(drop, sql).iloc[0]
    assert found["n"] > 3_000 and found["odd"] == 0
    months = query(
        drop, "select month, count(*) as n, sum(insured_employees) as v from {employment_monthly} group by month order by month"
    )
    assert months["month"].tolist() == list(range(1, 13)) and months["n"].is_monotonic_increasing and months["v"].nunique() == 12


def test_the_other_files_do_not_depend_on_them(drop: Path, tmp_path: Path) -> None:
    alone, whole = content(made(tmp_path / "alone", ())), content(drop)
    assert set(whole) - set(alone) == {f"{name}.parquet" for name in FINER}
    assert {name: whole[name] for name in alone} == alone


def test_the_same_seed_gives_the_same_bytes(drop: Path, tmp_path: Path) -> None:
    assert content(made(tmp_path / "again")) == content(drop)
    other = content(made(tmp_path / "other", seed=4))
    assert all(other[f"{name}.parquet"] != content(drop)[f"{name}.parquet"] for name in FINER)


def test_one_of_them_alone_and_no_other(tmp_path: Path) -> None:
    assert not (made(tmp_path / "one", ("customs_lines",)) / "employment_monthly.parquet").exists()
    with pytest.raises(ValueError, match="no file that may be added; there are customs_lines, employment_monthly"):
        made(tmp_path / "none", ("invoices",))
