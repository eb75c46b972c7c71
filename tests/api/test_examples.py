"""The examples of the documentation run as they stand; those in languages that are not installed ask for real addresses."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from data.open_data.examples import FILES, LOCAL, example
from tests.api.html_tree import parse
from tests.browser.running import serve, stop

COMMANDS = {"curl": ["bash", "-e"], "pandas": [sys.executable], "r": ["Rscript"]}


@pytest.fixture(scope="module")
def running(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    address, process = serve(home, tmp_path_factory.mktemp("examples") / "server.log")
    yield address
    stop(process)


@pytest.mark.parametrize("name", COMMANDS)
def test_it_runs(running: str, tmp_path: Path, name: str) -> None:
    if not shutil.which(COMMANDS[name][0]) or (name == "curl" and not shutil.which("curl")):
        pytest.skip(f"{COMMANDS[name][0]} is not installed")
    script = tmp_path / FILES[name]
    script.write_text(example(name, running), "utf-8")
    done = subprocess.run([*COMMANDS[name], str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=60, env=os.environ)
    assert done.returncode == 0, done.stderr
    expected = {"curl": ("smesi.csv: OK", "304"), "pandas": ("period", "float64"), "r": ("period",)}[name]
    assert all(words in done.stdout for words in expected), done.stdout


@pytest.mark.parametrize("name", FILES)
def test_its_addresses_exist_and_hold_what_it_names(client: FlaskClient, name: str) -> None:
    text = example(name, "")
    addresses = re.findall(r"/api/v1/[^\"\s,)]+", text)
    assert addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address
    columns = set(re.findall(r'"((?:value|variant|status|period|[a-z]+_(?:en|th)))"', text))
    files = [client.get(address).text.splitlines()[0] for address in addresses if "data.csv" in address]
    assert all(any(column in head.split(",") for head in files) for column in columns)


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_page_shows_the_examples_of_this_site(client: FlaskClient, lang: str) -> None:
    blocks = [block.text for block in parse(client.get(f"/{lang}/developers").text).all("pre")]
    assert [block.split() for block in blocks] == [example(name, LOCAL).split() for name in FILES]
