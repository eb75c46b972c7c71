"""Write a release beside the others, look at it once more as a reader would, then move the pointer in one step."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.audit import Audit, check_audit, verify
from etl.engine import Folders
from etl.home import Home, HomeError, point, read_json, sha256_of, sync_files, sync_folder, write_json
from etl.keys import sign_if_wanted
from etl.release import Content, checks, code_version, fingerprint, inputs, manifest_datasets, origin_marks, rejects
from etl.store import write_public


@dataclass(frozen=True)
class Private:
    """What must not leave the house: the database of a release with records, the list of rejected rows, the names.

    `folders`: records that the two databases point at, of a build on another engine.
    """

    database: Path
    rejects: Path
    business: Path
    folders: Folders = field(default_factory=Folders)


def publish(
    home: Home, content: Content, audit: Callable[[Path], Audit], now: datetime.datetime, private: Private | None = None
) -> tuple[str, bool]:
    """Publish `content`; returns the release id and whether it is a new one. Call with the home's lock held.

    `audit` attacks the public file that is going to be published. `private`: the files of records behind the register tables;
    they are put in place before the release can be seen.

    Raises `RefusedError` if tables made from records lack a passing audit. The same content is never stored twice.
    """
    mark = fingerprint(content)
    release = whole_release(home, mark)
    if not release:
        id = f"{now.astimezone(datetime.UTC):%Y-%m-%d}-{mark[:8]}"
        folder = _write(home, content, audit, id, mark, now)
        keep_private(home, private, id)
        _place(home, folder)
    point(home, release or id)
    return release or id, not release


def keep_private(home: Home, private: Private | None, id: str) -> None:
    """Move the files of records to `<home>/private/<id>.{duckdb,rejects.parquet}` and `<home>/records/<id>.duckdb`.

    Folders of records go beside the file that points at them. All are readable by their owner only.
    """
    if private is not None:
        home.private.mkdir(mode=0o700, exist_ok=True)
        home.records.mkdir(mode=0o700, exist_ok=True)
        places = {
            private.business: home.records / f"{id}.duckdb",
            private.rejects: home.private / f"{id}.rejects.parquet",
            private.database: home.private / f"{id}.duckdb",
        }
        for beside, folders in ((home.private, private.folders.database), (home.records, private.folders.business)):
            for folder in folders:
                folder.replace(beside / folder.name)
        for path, place in places.items():
            path.chmod(0o600)
            path.replace(place)


def whole_release(home: Home, mark: str) -> str:
    """Id of a whole release with the fingerprint `mark`, "" if there is none."""
    for release in reversed(home.ids()):
        folder = home.releases / release
        try:
            if read_json(folder / "manifest.json").get("fingerprint") == mark:
                verify(folder)
                return release
        except HomeError:
            continue
    return ""


def _write(home: Home, content: Content, audit: Callable[[Path], Audit], id: str, mark: str, now: datetime.datetime) -> Path:
    """Write all files of the release into the home's work folder; verified, durable, not yet visible."""
    folder = home.work / id
    folder.mkdir(parents=True)
    write_public(content, folder / "public.duckdb")
    bound, found = sha256_of(folder / "public.duckdb"), audit(folder / "public.duckdb")
    check_audit(content.origins, found)
    write_json(folder / "checks.json", checks(content))
    write_json(folder / "audit.json", {**found, "public_sha256": bound})
    write_json(folder / "manifest.json", _manifest(content, id, mark, bound, now))
    sign_if_wanted(folder)
    verify(folder)
    sync_files(folder)
    return folder


def _manifest(content: Content, id: str, mark: str, bound: str, now: datetime.datetime) -> dict[str, Any]:
    return {
        "release": id,
        "built_at": now.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "fingerprint": mark,
        "code_version": code_version(),
        "public_sha256": bound,
        "origin_marks": origin_marks(content.tables),
        "sources": inputs(content),
        "datasets": manifest_datasets(content),
        "rejects": rejects(content),
        "parameters": content.register.get("parameters", {}),
        "register": content.register,
    }


def _place(home: Home, folder: Path) -> None:
    """Move the finished `folder` among the releases; a damaged release of the same id goes into the work folder."""
    home.releases.mkdir(parents=True, exist_ok=True)
    target = home.releases / folder.name
    if target.exists():
        target.replace(home.work / f"{folder.name}.damaged")
    folder.replace(target)
    sync_folder(home.releases)
