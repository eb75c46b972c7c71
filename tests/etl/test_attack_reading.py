"""The attacker reads a release from the public file, and the changes of firms from the private ones."""

import importlib.util
import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl.attack import Report, attack
from etl.attack.changes import changes
from etl.attack.read import read_public

_spec = importlib.util.spec_from_file_location("attack_examples", Path(__file__).with_name("attack_examples.py"))
assert _spec is not None and _spec.loader is not None
sys.modules["attack_examples"] = x = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(x)

SOUND = x.example(4)
YEAR = 2022
DATASETS = {"msme_cube": ("D",), "msme_legal_form": ("L",), "msme_trade_cube": ("T-exports", "T-imports")}


def long(family: str) -> pd.DataFrame:
    """The cells of a family as a build publishes them: one row per figure; and a true zero."""
    measures = [family[2:]] if family.startswith("T") else x.MAIN
    cells = SOUND.published["cells"].query("family == @family")
    keys = x.AXES if family == "L" else x.AXES[:3]
    rows = cells.melt([*keys, "masked"], measures, "measure")
    rows["status"] = np.where(rows["masked"], "Q", "A")
    zero = {**dict.fromkeys(keys, "_T"), "area": "EAS", "measure": measures[0], "value": 0.0, "status": "M"}
    rows = pd.concat([rows.drop(columns="masked"), pd.DataFrame([zero])], ignore_index=True)
    return rows.assign(period=str(YEAR), variant=0, rounded=False, source="s", note="")


def tables() -> dict[str, pd.DataFrame]:
    made = {id: pd.concat([long(family) for family in families]) for id, families in DATASETS.items()}
    made["msme_legal_form"] = made["msme_legal_form"].rename(columns={"activity": "sector"})
    points = SOUND.published["quartiles"].melt(["sector", "region", "size", "measure"], ["q1", "median", "q3"], "point")
    points["measure"] += "_" + points.pop("point")
    made["msme_quartiles"] = points.rename(columns={"region": "area"}).assign(period=str(YEAR), status="A")
    return made


def contributing(truth: pd.DataFrame, families: set[str]) -> pd.DataFrame:
    """The cells in which anybody contributes: the others are true zeros, which are published as such."""
    firms = [column for column in truth.columns if column == "enterprises" or column.endswith("_contributors")]
    return truth[(truth[firms].fillna(0) > 0).any(axis=1) & truth["family"].isin(families)].reset_index(drop=True)


def attacked(folder: Path, made: dict[str, pd.DataFrame]) -> Report:
    file = folder / "public.duckdb"
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table dataset (id varchar, origin varchar)")
        connection.execute("insert into dataset values ('msme_number', 'published')")
        for id, frame in made.items():
            connection.execute("insert into dataset values (?, 'synthetic')", [id])
            connection.register("frame", frame)
            connection.execute(f"create table {id} as select * from frame union all select * replace ('2021' as period) from frame")
            connection.unregister("frame")
    published = read_public(file, YEAR)
    truth = contributing(SOUND.truth, {family for id in DATASETS if id in made for family in DATASETS[id]})
    parents = {**x.PARENTS, "area": {**x.PARENTS["area"], "EAS": "_T"}}
    return attack(published, truth, SOUND.certificates, parents, x.RULES)


def test_a_sound_file_passes(tmp_path: Path) -> None:
    report = attacked(tmp_path, tables())
    assert report.result == "passed", report.hits[:5]
    assert report.tables == ("msme_cube", "msme_legal_form", "msme_quartiles", "msme_trade_cube")


def test_a_value_in_a_withheld_row(tmp_path: Path) -> None:
    made = tables()
    row = np.flatnonzero(made["msme_cube"]["status"] == "Q")[0]
    made["msme_cube"].iloc[row, made["msme_cube"].columns.get_loc("value")] = 12.0
    assert "masked_value" in {hit.kind for hit in attacked(tmp_path, made).hits}


@pytest.mark.parametrize("id", ["msme_cube", "msme_legal_form", "msme_trade_cube"])
def test_a_mean_in_a_table_of_its_own_or_as_a_measure(tmp_path: Path, id: str) -> None:
    made = tables()
    hidden = made["msme_cube"].query("status == 'Q' and measure == 'revenue'").head(1).assign(value=3.0, status="A")
    means = hidden.assign(measure="revenue_per_enterprise")
    inside = {**made, "msme_cube": pd.concat([made["msme_cube"], means])}
    assert {hit.kind for hit in attacked(tmp_path, inside).hits} == {"masked_value"}
    beside = {**made, "msme_means": means}
    assert {hit.kind for hit in attacked(tmp_path, beside).hits} == {"foreign_table"}


def test_a_figure_that_differs_between_the_tables(tmp_path: Path) -> None:
    """The same cell is withheld in D and shown in L."""
    made = tables()
    cube = made["msme_cube"]
    where = (cube["area"] == "NOR") & (cube["activity"] == "TRD") & (cube["size"] == "MED")
    cube.loc[where, "value"], cube.loc[where, "status"] = np.nan, "Q"
    assert {hit.kind for hit in attacked(tmp_path, made).hits} == {"seen_elsewhere"}


FIRMS = [
    ("a", "JUR", "45", "TH-50", "MIC", 3, 100, 50, 5, 0, 0),
    ("b", "JUR", "45", "TH-50", "MIC", 4, 200, None, None, 10, 0),
    ("c", "NAT", "46", "TH-51", "SML", 9, 900, None, None, 0, 0),
    ("d", "JUR", "46", "TH-51", "LRG", 900, 9000, 0, 0, 0, 0),
]


def database(folder: Path, name: str, firms: list[tuple[object, ...]]) -> Path:
    file = folder / f"{name}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table enterprise (enterprise_key varchar, legal_form varchar, division varchar, province varchar, size varchar,"
            " employees bigint, revenue bigint, total_assets bigint, net_profit bigint, exports bigint, imports bigint,"
            " reference_year int default 2022)"
        )
        connection.executemany("insert into enterprise values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 2022)", firms)
        connection.execute(
            "create table activity as select * from (values ('45','45','G'), ('46','46','G')) v(division, activity, section)"
        )
        regions = "('TH-50', 'NOR', 2022), ('TH-51', 'NOR', 2022)"
        connection.execute(f"create table region as select * from (values {regions}) v(province, region, reference_year)")
        connection.execute("create table form as select * from (values ('JUR', 'JUR'), ('NAT', 'NAT')) v(legal_form, code)")
    return file


def test_changes_of_firms_by_leaf(tmp_path: Path) -> None:
    """One corrected, one moved, one come; what stays large or as it was is not told."""
    before = database(tmp_path, "before", FIRMS)
    corrected = ("a", "JUR", "45", "TH-50", "MIC", 3, 130, 50, -5, 0, 7)
    moved = ("c", "NAT", "46", "TH-50", "SML", 9, 950, None, None, 0, 0)
    came = ("e", "JUR", "45", "TH-50", "MIC", 1, 10, 10, 1, 0, 0)
    after = database(tmp_path, "after", [corrected, FIRMS[1], moved, FIRMS[3], came])
    main, trade = changes(before, after, YEAR)
    by = main.set_index(["area", "activity", "size", "legal_form"])
    leaf = by.loc["TH-50", "45", "MIC", "JUR"]
    assert leaf[["enterprises", "revenue", "revenue_contributors", "revenue_x1", "revenue_x2"]].tolist() == [1, 40, 2, 30, 10]
    assert leaf[["net_profit", "net_profit_x1", "employees", "employees_x2"]].tolist() == [11, 10, 1, 0]
    assert by.loc["TH-51", "46", "SML", "NAT"][["enterprises", "revenue"]].tolist() == [1, 900]
    assert by.loc["TH-50", "46", "SML", "NAT"][["enterprises", "revenue"]].tolist() == [1, 950]
    assert len(main) == 3
    assert trade[["area", "activity", "size", "imports", "imports_x1"]].to_numpy().tolist() == [["NOR", "G", "MIC", 7, 7]]


def test_the_same_records_change_nothing(tmp_path: Path) -> None:
    main, trade = changes(database(tmp_path, "before", FIRMS), database(tmp_path, "after", FIRMS), YEAR)
    assert main.empty and trade.empty
