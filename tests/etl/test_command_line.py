"""The command line: every outcome is readable, failures end with exit code 1 and never with a traceback."""

import hashlib
import re
import tomllib

import pytest

from etl.__main__ import main
from etl.provenance import Provenance, refresh


@pytest.fixture
def run(house, capsys, monkeypatch):
    """Runs a command on the house; returns exit code and what was printed."""
    monkeypatch.setenv("SME_HOME", str(house.home.folder))

    def call(*arguments):
        code = main(list(arguments))
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return code, printed.out, printed.err

    return call


@pytest.fixture
def build(house, run):
    return lambda: run("build", "--data", str(house.data))


def test_build_ends_with_a_table(house, build):
    code, out, err = build()
    assert (code, err) == (0, "")
    assert house.home.current() in out
    assert re.search(r"firms\W+6\W+6\W+0\W+0\W+0\W", out)
    for heading in ("rows in", "cells", "rejected", "checks", "findings"):
        assert heading in out
    assert re.search(r"\d\.\d s, peak memory \d+ MB", out)
    assert "same content as before" in build()[1]


def test_broken_source_is_reported(house, build):
    house.source.write_text(house.source.read_text("utf-8").replace(",320,", ",3x20,"), "utf-8")
    code, out, err = build()
    assert (code, out) == (1, "")
    assert err.splitlines()[:3] == [
        "press/firms.csv: 2 problems",
        "  row 3, column value: '3x20' is not a number.",
        "    remedy: write digits with a decimal point and nothing else",
    ]
    assert "Nothing was published" in err


def test_many_problems_are_cut(house, build):
    house.receive([f"2021,msme,all,place {i},enterprise_count,1,enterprises,A,https://a.example," for i in range(30)])
    err = build()[2]
    assert "press/firms.csv: 30 problems" in err
    assert "… and 10 more" in err


def test_long_value_is_shortened(house, build):
    house.source.write_text(house.source.read_text("utf-8").replace(",320,", f",{'3x20' * 100},"), "utf-8")
    line = next(line for line in build()[2].splitlines() if "not a number" in line)
    assert "…" in line
    assert len(line) < 130


def test_broken_declaration_is_reported(house, build):
    house.write("datasets/firms.toml", "id = ")
    code, _, err = build()
    assert code == 1
    assert "firms.toml" in err


def test_broken_code_list_is_reported(house, build):
    (house.data / "codes" / "areas.csv").write_bytes("code,parent,label_th,label_en,aliases\nก,,ก,a,\n".encode("cp874"))
    code, _, err = build()
    assert code == 1
    assert "areas.csv" in err


def test_rejected_rows_are_listed(house, build):
    house.declare(('layout = "long"', 'layout = "long"\nbad_rows = "reject"'))
    house.receive([*house.source.read_text("utf-8").splitlines()[1:], "2023,msme,all,all,enterprise_count,x,enterprises,A,,"])
    code, out, _ = build()
    assert code == 0
    assert "rejected:   row 8, column value: 'x' is not a number." in out


def test_releases_use_and_audit(house, run, build):
    assert run("releases")[0] == 1
    assert run("audit")[0] == 1
    build()
    first = house.home.current()
    house.receive(["2021,msme,all,all,enterprise_count,301,enterprises,A,https://a.example,"])
    build()
    second = house.home.current()
    assert f"* {second}" in run("releases")[1]
    assert f"  {first}" in run("releases")[1]
    assert run("use", first)[0] == 0
    assert house.home.current() == first
    assert f"* {first}" in run("releases")[1]
    assert run("audit") == (0, f"{first}: whole; the audit belongs to this file; no tables made from records\n", "")
    assert run("audit", second)[0] == 0
    code, _, err = run("use", "2000-01-01-00000000")
    assert code == 1
    assert first in err


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("audit.json", '{"result": "no_register_tables", "tables": [], "public_sha256": "00"}', "another public.duckdb"),
        ("audit.json", "{", "absent or damaged"),
        ("audit.json", None, "missing"),
        ("public.duckdb", "x", "another public.duckdb"),
    ],
)
def test_audit_refuses(house, run, build, name, text, said):
    build()
    path = house.home.releases / house.home.current() / name
    path.unlink() if text is None else path.write_text(text)
    code, _, err = run("audit")
    assert code == 1
    assert said in err


def test_try_builds_nothing(house, run):
    house.write("datasets/broken.toml", "id = ")
    code, out, _ = run("try", "firms", "--data", str(house.data))
    assert code == 0
    assert "Not published" in out
    assert not house.home.folder.exists()


def test_try_leaves_out_checks_of_other_datasets(house, run):
    side = '{ place = { th = "ก", en = "a" }, of = [{ measure = "x", dataset = "shops" }] }'
    house.declare(extra=f'[[check]]\nid = "c"\ntitle = {{ th = "ก", en = "a" }}\nrule = "equal"\nleft = {side}\nright = {side}\n')
    code, out, _ = run("try", "firms", "--data", str(house.data))
    assert code == 0
    assert "1 checks need datasets that were not named" in out


def test_try_unknown_dataset(house, run):
    code, _, err = run("try", "firm", "--data", str(house.data))
    assert code == 1
    assert "firm" in err


def test_record_makes_a_purposeful_change_good(house, run, build):
    text = house.source.read_text("utf-8")
    house.source.write_text(text + text.splitlines()[1].replace("2021", "2020") + "\n", "utf-8")
    assert build()[0] == 1
    before = tomllib.loads(house.source.with_suffix(".toml").read_text("utf-8"))
    code, out, _ = run("record", str(house.source))
    assert code == 0
    assert "7 rows, 10 columns" in out
    after = tomllib.loads(house.source.with_suffix(".toml").read_text("utf-8"))
    assert after["sha256"] == hashlib.sha256(house.source.read_bytes()).hexdigest()
    assert {**after, "sha256": 0, "rows": 0} == {**before, "sha256": 0, "rows": 0}
    assert build()[0] == 0


def test_record_refuses_a_broken_file(house, run):
    house.source.write_bytes(house.source.read_bytes()[:-3])
    before = house.source.with_suffix(".toml").read_bytes()
    assert run("record", str(house.source))[0] == 1
    assert house.source.with_suffix(".toml").read_bytes() == before


def test_record_drafts_a_missing_record(house, run, build):
    house.source.with_suffix(".toml").unlink()
    assert run("record", str(house.source))[0] == 0
    draft = tomllib.loads(house.source.with_suffix(".toml").read_text("utf-8"))
    assert set(draft) >= {"title", "producer", "as_of", "transcribed_on", "authority", "rows", "sha256", "columns"}
    code, _, err = build()
    assert code == 1
    assert "column title: is blank" in err


def test_record_keeps_comments_and_many_line_lists(tmp_path):
    path = tmp_path / "a.csv"
    text = '# why\ntitle = "A"\ncolumns = [\n  "x",\n  "y",\n]\n\n[citation]\nrows = "no top-level key"\n'
    path.with_suffix(".toml").write_text(text, "utf-8")
    refresh(path, "ab", 3, ("p", "q"))
    written = path.with_suffix(".toml").read_text("utf-8")
    assert written.startswith('# why\ntitle = "A"\ncolumns = ["p", "q"]\n')
    assert tomllib.loads(written) == {
        "title": "A", "columns": ["p", "q"], "sha256": "ab", "rows": 3, "citation": {"rows": "no top-level key"},
    }  # fmt: skip


def test_missing_file_to_record(run, tmp_path):
    code, _, err = run("record", str(tmp_path / "nothing.csv"))
    assert code == 1
    assert "nothing.csv" in err


@pytest.mark.parametrize(
    ("url", "standing"),
    [
        ("https://sme.go.th/x", "osmep"),
        ("https://new.sme.go.th/x", "osmep"),
        ("https://notsme.go.th/x", "press"),
        ("https://stat.new.sme.go.th/x", "official"),
        ("", "press"),
        ("no address", "press"),
    ],
)
def test_standing_by_host(url, standing):
    record = Provenance(
        "t", "p", "2022", None, "", 0, (), "press",
        authority_by_host={"sme.go.th": "osmep", "stat.new.sme.go.th": "official"},
    )  # fmt: skip
    assert record.standing(url) == standing
