"""The files of a release as a reader finds them: what they say, whether they belong together, which releases there are."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from data.signature import SignatureError, check

Key = Ed25519PublicKey
OPEN_OPTIONS = {
    "read_only": True,
    "config": {
        "threads": "1",
        "enable_external_access": "false",
        "lock_configuration": "true",
        "memory_limit": "256MB",
        "temp_directory": "",  # DuckDB's own choice is a folder beside the file: a server writes nothing
    },
}
SOURCE_COLUMNS = ("id", "title", "url", "section", "producer", "authority", "as_of", "file")
AUDITED = ("passed", "no_register_tables")
ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")


class ReleaseUnusableError(RuntimeError):
    """A release is missing, incomplete or does not match its own audit; the message says which and what to do."""


class UnknownReleaseError(LookupError):
    """There is no published release of that id."""


def read_json(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text("utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError) as error:
        raise ReleaseUnusableError(f"{path.name} of {path.parent.name} cannot be read; build again") from error


def verify(database: Path, audit: Mapping[str, Any], key: Key | None = None) -> None:
    """Refuse a release whose audit failed or was made for another file, or (with a key) that its owner did not sign."""
    if key:
        try:
            check(database.parent, key)
        except SignatureError as error:
            raise ReleaseUnusableError(str(error)) from error
    if audit.get("result") not in AUDITED:
        raise ReleaseUnusableError(f"the audit of {database.parent.name} says {audit.get('result')!r}; it is not served")
    with database.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    if audit.get("public_sha256") != actual:
        raise ReleaseUnusableError(f"public.duckdb of {database.parent.name} is not the file that was audited; build again")


def published(home: Path, current: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Manifests of the current release and of every audited one built before it, oldest first.

    A release newer than the current one was taken back (`python -m etl use`); it is not published.
    """
    older = [_manifest(folder) for folder in (home / "releases").iterdir() if ID.fullmatch(folder.name)]
    known = [m for m in older if m and (m["built_at"], m["release"]) < (current["built_at"], current["release"])]
    return (*sorted(known, key=lambda m: (m["built_at"], m["release"])), current)


def _manifest(folder: Path) -> Mapping[str, Any] | None:
    """The manifest of an audited release; None for a folder that is none."""
    try:
        manifest, audit = read_json(folder / "manifest.json"), read_json(folder / "audit.json")
    except ReleaseUnusableError:
        return None
    whole = {"built_at", "release", "datasets"} <= set(manifest) and manifest["release"] == folder.name
    return manifest if whole and audit.get("result") in AUDITED else None
