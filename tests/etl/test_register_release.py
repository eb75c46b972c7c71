"""From a drop to a release and its revision, by the command line: what gets out, what stays, what if something is wrong."""

import json
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.home import Home, manifest, sha256_of
from etl.register.drop import read_drop
from tests.etl.register_drops import sound
from tests.small_drop import MARKER, YEARS, small_drop

ROOT = Path(__file__).parents[2]
TABLES = ["msme_cube", "msme_legal_form", "msme_quartiles", "msme_trade_cube"]


def etl(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@dataclass(frozen=True)
class House:
    """A home with a release and its revision; `said`: all that the two builds printed."""

    home: Home
    first: str
    second: str
    drops: tuple[Path, Path]
    said: str

    def facts(self, release: str) -> dict:
        return manifest(self.home, release)

    def cells(self, release: str, table: str) -> pd.DataFrame:
        with duckdb.connect(str(self.home.releases / release / "public.duckdb"), read_only=True) as connection:
            return connection.execute(f"select * from {table}").df()


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    folder = tmp_path_factory.mktemp("register")
    drops = (
        small_drop(folder / "first", late=0.02, enterprises=20_000),
        small_drop(folder / "second", late=0.02, revision=True, enterprises=20_000),
    )
    home, said, releases = Home(folder / "home"), "", []
    for drop in drops:
        done = etl("build", "--home", home.folder, "--drop", drop)
        assert done.returncode == 0, done.stderr
        said += done.stdout + done.stderr
        releases.append(home.current())
    return House(home, *releases, drops, said)


def copied(house: House, folder: Path) -> Home:
    shutil.copytree(house.home.folder, folder / "home")
    return Home(folder / "home")


def test_the_register_tables_are_published_with_their_audit(house):
    for release in (house.first, house.second):
        audit = json.loads((house.home.releases / release / "audit.json").read_text())
        assert audit["result"] == "passed" and audit["tables"] == TABLES
        assert set(audit["years"]) == {str(year) for year in YEARS}
        assert audit["public_sha256"] == sha256_of(house.home.releases / release / "public.duckdb")
        assert {"synthetic", "published"} == set(house.facts(release)["origin_marks"])


def test_every_row_is_accounted_for(house):
    for release, drop in ((house.first, house.drops[0]), (house.second, house.drops[1])):
        files = house.facts(release)["register"]["population"]["files"]
        for part in read_drop(drop).parts:
            with duckdb.connect() as connection:
                (rows,) = connection.execute(f"select count(*) from '{drop / part.name}'").fetchone()
            own = next(file for file in files if file["file"] == part.name)
            assert own["rows_in"] == rows == own["used"] + sum(own["rejected"].values()) + sum(own["set_aside"].values())


def test_nothing_private_is_open(house):
    """Owner only, and nothing of it among the releases."""
    folder = house.home.private
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = {path.name for path in folder.iterdir()}
    assert names == {f"{release}.{ending}" for release in (house.first, house.second) for ending in ("duckdb", "rejects.parquet")}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())
    assert not list(house.home.work.iterdir())
    for release in (house.first, house.second):
        files = {path.name for path in (house.home.releases / release).iterdir()}
        assert files == {"public.duckdb", "manifest.json", "audit.json", "checks.json"}


def secrets(drop: Path) -> set[str]:
    """Every key and name in a drop."""
    found = set()
    with duckdb.connect() as connection:
        for table, columns in {
            "juristic": ("juristic_id", "name_th"),
            "natural_persons": ("person_key",),
            "community_enterprises": ("community_id", "name_th"),
        }.items():
            for column in columns:
                found |= {
                    row[0] for row in connection.execute(f"select distinct {column} from '{drop}/{table}.parquet'").fetchall()
                }
    return found


def test_no_key_and_no_name_is_in_a_release_or_in_what_was_said(house):
    hidden = secrets(house.drops[1])
    assert len(hidden) > 1_000 and any(MARKER in secret for secret in hidden)
    texts = [house.said]
    for release in (house.first, house.second):
        folder = house.home.releases / release
        texts += [path.read_text() for path in folder.glob("*.json")]
        with duckdb.connect(str(folder / "public.duckdb"), read_only=True) as connection:
            names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
            texts += [connection.execute(f'select * from "{name}"').df().to_csv() for name in names]
    whole = "\n".join(texts)
    assert MARKER not in whole and not [secret for secret in hidden if secret in whole]
    assert "msme_cube" in whole


def test_what_was_withheld_stays_withheld(house):
    for table in TABLES[:2] + TABLES[3:]:
        keys = [
            column for column in house.cells(house.first, table) if column not in ("value", "status", "rounded", "source", "note")
        ]
        before, after = (house.cells(release, table) for release in (house.first, house.second))
        hidden = before[before["status"] == "Q"][keys].merge(after, how="left", on=keys)
        assert len(hidden) and (hidden["status"] == "Q").all()


def test_late_filers_wait_or_enter_in_safe_groups(house):
    waiting = {year["year"]: year for year in house.facts(house.second)["register"]["waiting"]}
    assert sum(waiting[2022]["waiting"].values()) > 0 and sum(waiting[2022]["entered"].values()) > 0
    assert house.facts(house.first)["register"]["waiting"] == []
    register = house.facts(house.second)["register"]
    assert register["revises"] == house.first and register["revision"] == 2
    audit = json.loads((house.home.releases / house.second / "audit.json").read_text())
    delta = [test for test in audit["years"]["2022"]["tests"] if test["name"] == "delta"]
    assert len(delta) == 1 and delta[0]["tried"] > 100 and delta[0]["hits"] == 0


def test_the_attack_can_be_repeated(house):
    for release in (house.first, house.second):
        done = etl("audit", "--home", house.home.folder, release)
        assert done.returncode == 0 and "passed" in done.stdout, done.stderr


def test_an_opened_cell_is_found(house, tmp_path):
    """Somebody shows one withheld figure and binds audit and manifest to the changed file."""
    home = copied(house, tmp_path)
    folder = home.releases / house.first
    with duckdb.connect(str(folder / "public.duckdb")) as connection:
        one = "period = '2022' and status = 'Q' and measure = 'revenue' and area like 'TH-%'"
        key = connection.execute(f"select area, activity, size from msme_cube where {one} limit 1").fetchone()
        connection.execute(
            "update msme_cube set value = 1e6, status = 'A' where period = '2022' and measure = 'revenue' "
            "and area = ? and activity = ? and size = ?",
            key,
        )
    for name in ("audit.json", "manifest.json"):
        told = json.loads((folder / name).read_text())
        (folder / name).write_text(json.dumps({**told, "public_sha256": sha256_of(folder / "public.duckdb")}))
    done = etl("audit", "--home", home.folder, house.first)
    assert done.returncode == 1 and "the attack hit" in done.stderr and "failed" in done.stdout


def test_without_the_private_file_the_audit_says_so(house, tmp_path):
    home = copied(house, tmp_path)
    shutil.rmtree(home.private)
    done = etl("audit", "--home", home.folder, house.first)
    assert done.returncode == 1 and "Bring the private file back" in done.stderr


def test_too_many_rejected_rows_leave_their_list_and_nothing_else(tmp_path):
    making = sound(tmp_path / "drop")
    for row in making.tables["juristic"]:
        row["province"] = "TH-99"
    done = etl("build", "--home", tmp_path / "home", "--drop", making.write())
    assert done.returncode == 1 and "rejected" in done.stderr and "rejects.parquet" in done.stderr
    home = Home(tmp_path / "home")
    assert home.current() == "" and not list(home.work.iterdir())
    assert [path.name for path in home.private.iterdir()] == ["rejects.parquet"]
    assert {"province", "juristic_id"} <= set(pd.read_parquet(home.private / "rejects.parquet")["column"])


def test_a_drop_that_is_none_is_refused(tmp_path):
    done = etl("build", "--home", tmp_path / "home", "--drop", tmp_path)
    assert done.returncode == 1 and "drop.toml" in done.stderr and "Traceback" not in done.stderr


def test_a_year_that_was_not_delivered_is_refused_and_not_published_as_zeros(house, tmp_path):
    later = shutil.copytree(house.drops[0], tmp_path / "later")
    words = (later / "drop.toml").read_text("utf-8")
    (later / "drop.toml").write_text(words.replace("[2021, 2022]", "[2021, 2022, 2023]"), "utf-8")
    done = etl("build", "--home", tmp_path / "home", "--drop", later)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "'2023' has no enterprise in this drop" in done.stderr and "take it out of reference_years" in done.stderr
    assert Home(tmp_path / "home").current() == ""


def test_a_year_without_traders_is_refused(house, tmp_path):
    silent = shutil.copytree(house.drops[0], tmp_path / "silent")
    file = str(silent / "customs.parquet")
    with duckdb.connect() as connection:
        connection.execute(f"create table kept as select * from read_parquet('{file}') where year = 2021")
        connection.execute(f"copy kept to '{file}'")
    done = etl("build", "--home", tmp_path / "home", "--drop", silent)
    assert done.returncode == 1 and "'2022' has no enterprise that trades" in done.stderr and "Traceback" not in done.stderr
