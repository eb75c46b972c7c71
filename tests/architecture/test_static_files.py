"""Browser files: hashed names, compressed copies, and only packages whose versions fit together."""

import ast
import gzip
import hashlib
import json
import re
import tomllib
from pathlib import Path

import brotli
import pytest
from plotly.offline import get_plotlyjs_version

from tests.architecture.tree import ROOT, code, read
from tools.static import publish

VENDOR = ROOT / "assets" / "vendor"
ICON_LIST = re.compile(r"export const ICONS = \[(.*?)\]", re.S)


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    (folder / "vendor" / "tests").mkdir(parents=True)
    (folder / "site.css").write_text('body{src:url("vendor/font.woff2")}i{mask:url("data:image/svg+xml,%3Csvg")}')
    (folder / "vendor" / "font.woff2").write_bytes(b"font")
    (folder / "vendor" / "chart.min.js").write_text("draw();" * 200)
    (folder / "vendor" / "notes.json").write_text("{}")
    (folder / "vendor" / ".ready").write_text("")
    return folder


def test_names_carry_the_hash_of_the_content(assets: Path, tmp_path: Path) -> None:
    manifest = publish(assets, tmp_path / "out")
    assert set(manifest) == {"site.css", "font.woff2", "chart.min.js"}
    for name, hashed in manifest.items():
        content = (tmp_path / "out" / hashed).read_bytes()
        stem, _, ending = name.rpartition(".")
        assert hashed == f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{ending}"
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == manifest


def test_style_sheets_point_to_hashed_names(assets: Path, tmp_path: Path) -> None:
    manifest = publish(assets, tmp_path / "out")
    sheet = (tmp_path / "out" / manifest["site.css"]).read_text()
    assert f'url("{manifest["font.woff2"]}")' in sheet
    assert 'url("data:image/svg+xml,%3Csvg")' in sheet


def test_compressed_copies_hold_the_same_bytes_and_small_files_have_none(assets: Path, tmp_path: Path) -> None:
    manifest = publish(assets, tmp_path / "out")
    script = tmp_path / "out" / manifest["chart.min.js"]
    assert brotli.decompress(Path(f"{script}.br").read_bytes()) == script.read_bytes()
    assert gzip.decompress(Path(f"{script}.gz").read_bytes()) == script.read_bytes()
    assert not (tmp_path / "out" / f"{manifest['font.woff2']}.br").exists()


def test_a_change_gives_a_new_name_and_removes_the_old_file(assets: Path, tmp_path: Path) -> None:
    before = publish(assets, tmp_path / "out")
    (assets / "vendor" / "font.woff2").write_bytes(b"another font")
    after = publish(assets, tmp_path / "out")
    assert before["font.woff2"] != after["font.woff2"] and before["site.css"] != after["site.css"]
    assert before["chart.min.js"] == after["chart.min.js"]
    assert not (tmp_path / "out" / before["font.woff2"]).exists()


def test_a_missing_file_is_an_error_that_names_it(assets: Path, tmp_path: Path) -> None:
    (assets / "site.css").write_text("body{src:url(gone.woff2)}")
    with pytest.raises(ValueError, match=r"site\.css: url\(gone\.woff2\)"):
        publish(assets, tmp_path / "out")


def test_a_bundle_is_its_parts_in_order_as_they_are_published(assets: Path, tmp_path: Path) -> None:
    (assets / "more.css").write_text("b{}")
    (assets / "bundles.toml").write_text('"page.css" = ["site.css", "more.css"]')
    manifest = publish(assets, tmp_path / "out")
    parts = [(tmp_path / "out" / manifest[name]).read_text() for name in ("site.css", "more.css")]
    assert (tmp_path / "out" / manifest["page.css"]).read_text() == "\n".join(parts)
    assert manifest["font.woff2"] in parts[0]


@pytest.mark.parametrize("listed", ['"page.css" = ["site.css", "gone.css"]', '"site.css" = ["site.css"]'])
def test_a_bundle_without_a_part_or_with_the_name_of_a_file_is_an_error(assets: Path, tmp_path: Path, listed: str) -> None:
    (assets / "bundles.toml").write_text(listed)
    with pytest.raises(ValueError, match=r"bundles\.toml: "):
        publish(assets, tmp_path / "out")


def test_one_name_in_both_folders_is_an_error(assets: Path, tmp_path: Path) -> None:
    (assets / "chart.min.js").write_text("")
    with pytest.raises(ValueError, match=r"both hold a chart\.min\.js"):
        publish(assets, tmp_path / "out")


def test_the_plotly_bundle_is_the_version_that_plotly_py_expects() -> None:
    packages = json.loads(read("package.json"))["devDependencies"]
    assert packages["plotly.js-basic-dist-min"] == get_plotlyjs_version()


def test_npm_packages_are_pinned_exactly() -> None:
    loose = {name: v for name, v in json.loads(read("package.json"))["devDependencies"].items() if not v[0].isdigit()}
    assert loose == {}


def test_python_requirements_are_locked() -> None:
    wanted = re.findall(r"^([a-z0-9-]+)", read("requirements.in"), re.M)
    locked = set(re.findall(r"^([a-z0-9-]+)==", read("requirements.lock"), re.M))
    assert wanted and set(wanted) <= locked
    assert "dependencies" in tomllib.loads(read("pyproject.toml"))["project"]["dynamic"]


def vendored_icons() -> set[str]:
    listed = ICON_LIST.search(read("tools/icons.mjs"))
    assert listed, "tools/icons.mjs has no list ICONS"
    return set(re.findall(r'"([a-z0-9-]+)"', listed[1]))


def icons_asked(source: str) -> set[str]:
    """Names given literally to a function called `icon`."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    first = [c.args[0] for c in calls if (getattr(c.func, "id", None) or getattr(c.func, "attr", "")) == "icon"]
    return {name.value for name in first if isinstance(name, ast.Constant) and isinstance(name.value, str)}


def test_a_planted_unknown_icon_is_found() -> None:
    assert icons_asked('icon("table")\nelements.icon("no-such-icon")') - vendored_icons() == {"no-such-icon"}


def test_every_icon_asked_for_is_vendored() -> None:
    missing = {path: icons_asked(read(path)) - vendored_icons() for path in code("app.py", "components/", "pages/")}
    assert {path: names for path, names in missing.items() if names} == {}


@pytest.mark.skipif(not VENDOR.exists(), reason="assets/vendor/ is not filled; run `make setup`")
def test_the_reduced_bootstrap_keeps_what_is_used_and_little_else() -> None:
    sheet = (VENDOR / "bootstrap.css").read_text("utf-8")
    for kept in (".form-select{", ".btn{", ".visually-hidden", "body{", "[data-bs-theme=dark]"):
        assert kept in sheet
    for left_out in (".navbar", ".carousel", ".mt-3", ".col-md-6"):
        assert left_out not in sheet
    assert len(sheet) < 40_000
