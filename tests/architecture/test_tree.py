"""Rules for files as such: length, locks without hosts, nothing of one machine."""

import re

import pytest

from tests.architecture.tree import code, read, text_files

LONGEST = 200
MACHINE = re.compile(r"(?<![\w.:/>})-])/(?:work|root|home/\w+|Users/\w+)/")


def long_files(lengths: dict[str, int]) -> list[str]:
    return [f"{path}: {lines} lines" for path, lines in sorted(lengths.items()) if lines > LONGEST]


def hosts_in_lock(path: str, text: str) -> list[str]:
    """What ties a lock to one registry. Funding links in package-lock.json name no download."""
    pattern = r'"resolved"' if path.endswith(".json") else r"https?://|--(?:extra-)?index-url|--find-links"
    return re.findall(pattern, text)


def test_a_long_file_is_found() -> None:
    assert long_files({"pages/a.py": LONGEST, "pages/b.py": LONGEST + 1}) == ["pages/b.py: 201 lines"]


def test_files_are_short_enough_to_read() -> None:
    lengths = {path: read(path).count("\n") for path in (*code(), *code("tools/"))}
    assert lengths and long_files(lengths) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package-lock.json", '"resolved": "https://registry.example/x.tgz"'),
        ("requirements.lock", "--index-url https://pypi.example/simple"),
        ("requirements.lock", "x @ https://example.com/x.whl"),
    ],
)
def test_a_planted_host_in_a_lock_is_found(path: str, text: str) -> None:
    assert hosts_in_lock(path, text)


@pytest.mark.parametrize("path", ["package-lock.json", "tools/lighthouse/package-lock.json", "requirements.lock"])
def test_locks_name_no_host_but_hold_hashes(path: str) -> None:
    text = read(path)
    assert "sha512-" in text or "--hash=sha256:" in text
    assert hosts_in_lock(path, text) == []


def test_a_planted_machine_path_is_found() -> None:
    for folder in ("work", "root", "home/somchai", "Users/somchai"):
        assert MACHINE.search(f'open("/{folder}/main/x.csv")')
    assert not MACHINE.search("https://example.go.th/work/report, a/root/b, <home>/work/")


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [f"{path}: {hit}" for path in text_files() for hit in MACHINE.findall(read(path))]
    assert found == []
