"""The ledger: every line follows from the one before, and nothing can be taken away, changed or put in unseen."""

import json
import random
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.records.ledger import START, Ledger, LedgerError, append, faults, hash_of, lines, settle

LINES = 12
ROUNDS = 200


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    ledger = Ledger(tmp_path_factory.mktemp("ledger"))
    for number in range(LINES):
        append(ledger, {"action": "release", "purpose": f"วัตถุประสงค์ {number}", "number": number})
    return ledger


@pytest.fixture
def ledger(written: Ledger, tmp_path: Path) -> Ledger:
    shutil.copytree(written.folder, tmp_path / "copy")
    return Ledger(tmp_path / "copy")


def changed(ledger: Ledger, *statements: str) -> None:
    """Somebody with a database program, who removes the guards first."""
    with sqlite3.connect(ledger.file) as connection:
        for statement in ("drop trigger no_change", "drop trigger no_removal", *statements):
            connection.execute(statement)
    connection.close()


def test_an_empty_ledger_is_sound(tmp_path: Path) -> None:
    assert faults(Ledger(tmp_path)) == [] and lines(Ledger(tmp_path)) == []


def test_lines_follow_each_other(ledger: Ledger) -> None:
    found = lines(ledger)
    assert [line.number for line in found] == list(range(1, LINES + 1))
    assert [line.previous for line in found] == [START, *(line.hash for line in found[:-1])]
    assert found[3].body["purpose"] == "วัตถุประสงค์ 3"


def test_only_the_owner_reads_it(ledger: Ledger, tmp_path: Path) -> None:
    fresh = Ledger(tmp_path)
    append(fresh, {"action": "dry_run"})
    assert {stat.S_IMODE(path.stat().st_mode) for path in (fresh.file, fresh.anchor)} == {0o600}


def test_the_database_itself_refuses_changes(ledger: Ledger) -> None:
    with sqlite3.connect(ledger.file) as connection:
        for statement in ("update line set body = '{}'", "delete from line"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                connection.execute(statement)
    connection.close()


def edit(ledger: Ledger, chance: random.Random) -> None:
    number, column = chance.randint(1, LINES), chance.choice(["body", "previous", "hash"])
    changed(ledger, f"update line set {column} = {column} || 'x' where number = {number}")


def edit_and_hash_anew(ledger: Ledger, chance: random.Random) -> None:
    """A forger who works the whole chain out again from the line that was changed."""
    number = chance.randint(1, LINES)
    changed(ledger, f"update line set body = replace(body, 'วัตถุ', 'ประ') where number = {number}")
    with sqlite3.connect(ledger.file) as connection:
        before = START
        for n, body in connection.execute("select number, body from line order by number").fetchall():
            connection.execute("update line set previous = ?, hash = ? where number = ?", (before, hash_of(n, body, before), n))
            before = hash_of(n, body, before)
    connection.close()


def delete(ledger: Ledger, chance: random.Random) -> None:
    changed(ledger, f"delete from line where number = {chance.randint(1, LINES)}")


def delete_and_close_the_gap(ledger: Ledger, chance: random.Random) -> None:
    number = chance.randint(1, LINES - 1)
    changed(
        ledger,
        f"delete from line where number = {number}",
        f"update line set number = -number + 1 where number > {number}",
        "update line set number = -number where number < 0",
    )


def reorder(ledger: Ledger, chance: random.Random) -> None:
    one, other = chance.sample(range(1, LINES + 1), 2)
    changed(
        ledger,
        f"update line set number = -1 where number = {one}",
        f"update line set number = {one} where number = {other}",
        f"update line set number = {other} where number = -1",
    )


def cut_lines(ledger: Ledger, chance: random.Random) -> None:
    changed(ledger, f"delete from line where number > {chance.randint(0, LINES - 1)}")


def cut_file(ledger: Ledger, chance: random.Random) -> None:
    whole = ledger.file.read_bytes()
    ledger.file.write_bytes(whole[: chance.randrange(len(whole))])


def change_a_byte(ledger: Ledger, chance: random.Random) -> None:
    whole = bytearray(ledger.file.read_bytes())
    whole[chance.randrange(len(whole))] ^= chance.randint(1, 255)
    ledger.file.write_bytes(bytes(whole))


def put_in(ledger: Ledger, chance: random.Random) -> None:
    changed(ledger, f"insert into line select {LINES + 1}, body, hash, hash from line where number = {LINES}")


def remove(ledger: Ledger, chance: random.Random) -> None:
    chance.choice([ledger.file, ledger.anchor]).unlink()


TAMPERINGS: list[Callable[[Ledger, random.Random], None]] = [
    *(edit, edit_and_hash_anew, delete, delete_and_close_the_gap, reorder),
    *(cut_lines, cut_file, change_a_byte, put_in, remove),
]


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_every_tampering_is_found(written: Ledger, tmp_path: Path, tampering: Callable[[Ledger, random.Random], None]) -> None:
    for seed in range(ROUNDS // len(TAMPERINGS)):
        copy = Ledger(tmp_path / str(seed))
        shutil.copytree(written.folder, copy.folder)
        assert faults(copy) == []
        tampering(copy, random.Random(seed))
        assert faults(copy), f"{tampering.__name__}, seed {seed}"
        with pytest.raises(LedgerError):
            append(copy, {"action": "release"})


def test_a_cut_with_a_forged_anchor_is_found_by_a_hash_noted_elsewhere(ledger: Ledger, tmp_path: Path) -> None:
    """Ledger and anchor are put back to what they were some lines ago: only a note outside can tell."""
    noted, older = lines(ledger)[-1].hash, Ledger(tmp_path / "older")
    older.folder.mkdir()
    for line in lines(ledger)[:-3]:
        append(older, line.body)
    assert faults(older) == []
    assert any("missing" in fault for fault in faults(older, [noted]))
    assert faults(ledger, [noted]) == []


@pytest.mark.parametrize("replaced", [False, True])
def test_an_interrupted_line_is_there_or_not(ledger: Ledger, tmp_path: Path, replaced: bool) -> None:
    """Killed before or after the ledger was replaced: the anchor is put right, and no line is lost."""
    after = Ledger(tmp_path / "after")
    shutil.copytree(ledger.folder, after.folder)
    append(after, {"action": "release"})
    shutil.copyfile(after.anchor, ledger.next_anchor)
    if replaced:
        shutil.copyfile(after.file, ledger.file)
    settle(ledger)
    assert len(lines(ledger)) == LINES + replaced
    assert not ledger.next_anchor.exists()


def test_a_half_written_anchor_is_dropped(ledger: Ledger) -> None:
    ledger.next_anchor.write_text(json.dumps({"lines": 13})[:7])
    settle(ledger)
    assert len(lines(ledger)) == LINES
