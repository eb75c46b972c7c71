"""A drop in an object store is looked at as one in a folder; the store here is pyarrow's own, over a folder."""

from pathlib import Path, PurePosixPath

import pyarrow.fs
import pytest

from etl.engine import EngineError
from etl.engine.options import place
from etl.problems import BuildError
from etl.register.drop import read_drop
from etl.register.place import Remote, remote
from tests.etl.register_drops import sound


def stored(folder: Path) -> Remote:
    """`folder` as a bucket's."""
    store = pyarrow.fs.SubTreeFileSystem(str(folder.parent), pyarrow.fs.LocalFileSystem())
    return Remote(store, PurePosixPath(folder.name), "s3a://bucket/")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_it_is_the_same_drop(tmp_path: Path, kind: str) -> None:
    folder = sound(tmp_path / "drop").write(kind)
    found, expected = read_drop(stored(folder)), read_drop(folder)
    assert [(p.name, p.columns, p.types, p.sha256, p.crlf) for p in found.parts] == [
        (p.name, p.columns, p.types, p.sha256, p.crlf) for p in expected.parts
    ]
    assert len(found.parts) == 6 and found.reference_years == expected.reference_years
    assert {part.uri for part in found.parts} == {f"s3a://bucket/drop/{part.name}" for part in expected.parts}


def test_its_defects_are_told_alike(tmp_path: Path) -> None:
    folder = sound(tmp_path / "drop").write()
    (folder / "customs.csv").unlink()
    (folder / "employment.csv").write_bytes("enterprise_key,year,employees\nก,1,1\n".encode("cp874"))
    (folder / "juristic.csv").write_bytes(b"juristic_id\n")
    said = []
    for given in (folder, stored(folder)):
        with pytest.raises(BuildError) as stopped:
            read_drop(given)
        said.append(stopped.value.problems)
    assert said[0] == said[1] and len(said[0]) > 2


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"s3a://bucket/nowhere.*is not a folder"):
        read_drop(stored(tmp_path / "nowhere"))


def test_an_address_becomes_a_place() -> None:
    for url in ("s3a://bucket/drops/2026?region=x", "s3://bucket/drops/2026?region=x"):
        assert (remote(url) / "customs.csv").as_uri() == "s3a://bucket/drops/2026/customs.csv"


def test_a_store_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    with pytest.raises(EngineError, match=r"s3a://bucket/drop.*cannot be reached .*docs/spark.md"):
        place("s3a://bucket/drop?endpoint_override=127.0.0.1:9&scheme=http&region=x")


def test_keys_in_an_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(EngineError, match="leave keys out of the address") as refused:
        place("s3a://key:secret@bucket/drop")
    assert "secret" not in str(refused.value)
