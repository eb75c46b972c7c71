"""The real catalogue and the real sources: everything received is published, and the figures people know are there."""

import datetime
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from data.catalogue import load
from etl.audit import verify
from etl.build import Places, build
from etl.home import Home
from etl.provenance import read_record

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "data" / "sources"
NOW = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """A copy of the declarations and sources as they are now."""
    copy = tmp_path_factory.mktemp("copy") / "data"
    shutil.copytree(ROOT / "data", copy, ignore=shutil.ignore_patterns("build", "__pycache__"))
    return copy


@pytest.fixture(scope="session")
def catalogue(data):
    return load(data)


@pytest.fixture(scope="session")
def release(tmp_path_factory, data):
    """Folder of a release built from the real data."""
    home = tmp_path_factory.mktemp("home")
    outcome = build(Places(home, data, data / "sources"), NOW)
    return home / "releases" / outcome.release


@pytest.fixture(scope="session")
def cells(release):
    """Every published figure: dataset, period, measure, value and the citation of its source."""
    found = []
    with duckdb.connect(str(release / "public.duckdb"), read_only=True) as connection:
        for (dataset,) in connection.execute("select id from dataset order by id").fetchall():
            found += connection.execute(
                f"""select '{dataset}', period, measure, value, source.title, source.url || source.section
                from "{dataset}" join source on source = source.id"""
            ).fetchall()
    return found


@pytest.fixture(scope="session")
def manifest(release):
    return json.loads((release / "manifest.json").read_text("utf-8"))


def received():
    return sorted(str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.csv"))


def test_every_dataset_is_built(release, manifest, catalogue):
    verify(release)
    assert set(manifest["datasets"]) == {d.id for d in catalogue.datasets.values() if d.origin == "published"}
    assert all(facts["cells"] > 0 for facts in manifest["datasets"].values())
    assert sum(facts["rejected"] for facts in manifest["datasets"].values()) == 0


def test_every_cell_has_a_source(release, manifest, cells):
    assert len(cells) == sum(facts["cells"] for facts in manifest["datasets"].values())
    assert all(title and place for *_, title, place in cells)


def test_every_source_is_used(catalogue):
    used = {file for dataset in catalogue.datasets.values() for file in dataset.files}
    assert set(received()) == used


@pytest.mark.parametrize("file", received())
def test_every_source_has_a_record_that_fits(file, manifest, data, catalogue):
    record = read_record(data / "sources" / file, file)
    noted = {source["file"]: source["sha256"] for source in manifest["sources"]}
    assert record.sha256 == noted[file]
    assert record.authority in catalogue.codes["authorities"]


@pytest.mark.parametrize(
    ("value", "dataset", "period"),
    [
        (3187378, "msme_big_data", None),
        (12828236, "msme_big_data", None),
        (12828236, "msme_employment", "2022"),
        (119173, None, None),
        (66326, None, None),
        (52598, None, None),
        (249, None, None),
        (1182990000, None, None),
        (710897409.81, None, None),
        (417720437.26, None, None),
        (54372152.93, None, None),
        (48.8, "smesi", "2025-08"),
        (3225743, "msme_number", "2023"),
    ],
)
def test_known_figures_are_there_with_their_source(cells, value, dataset, period):
    hits = [
        cell
        for cell in cells
        if cell[3] == value and dataset in (None, cell[0]) and period in (None, cell[1]) and cell[4] and cell[5]
    ]
    assert hits


def test_parts_of_known_totals_add_up(cells):
    assert 66326 + 52598 + 249 == 119173
    totals = {cell[3] for cell in cells if cell[0] == "one_id_registrations"}
    assert {119173.0, 66326.0, 52598.0, 249.0} <= totals


def test_known_contradictions_are_findings(release):
    checks = json.loads((release / "checks.json").read_text("utf-8"))
    findings = [check for check in checks["checks"] if check["agrees"] is False]
    pairs = {(side["left"]["value"], side["right"]["value"]) for side in findings}
    assert (2730591.0, 2739142.0) in pairs  # two vintages of 2012
    assert (12828236.0, 12740000.0) in pairs  # 2022 employment: annual report and spokesperson
    assert (286326.0, 2286326.0) in pairs  # a digit missing in 2019
    assert checks["counts"]["differ"] == len(findings)
    assert all(check["left"]["place"]["th"] and check["right"]["place"]["en"] for check in findings)


def test_every_declared_check_is_reported(release, catalogue):
    reported = {(c["dataset"], c["id"].split(":")[0]) for c in json.loads((release / "checks.json").read_text())["checks"]}
    declared = {(d.id, check.id) for d in catalogue.datasets.values() for check in d.check}
    assert declared <= reported


def test_a_second_process_builds_the_same(release, manifest, data, tmp_path):
    """Other hash seed, other process, other folder: the same fingerprints."""
    command = [sys.executable, "-m", "etl", "build", "--published-only", "--home", str(tmp_path), "--data", str(data)]
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Bangkok"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    home = Home(tmp_path)
    again = json.loads((home.releases / home.current() / "manifest.json").read_text("utf-8"))
    assert again["fingerprint"] == manifest["fingerprint"]
    assert again["datasets"] == manifest["datasets"]
    assert (home.releases / home.current() / "checks.json").read_bytes() == (release / "checks.json").read_bytes()
