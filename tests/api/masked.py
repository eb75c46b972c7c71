"""A home whose current release masks cells, in every dataset, and an older one that did not."""

import hashlib
import json
import shutil
from pathlib import Path

import duckdb

PLANTED = 987654321.125
"""The figure that the file of a masked cell wrongly holds, so that a leak in any place is seen."""
BANGKOK = "measure = 'enterprises' and area = 'TH-10' and sector = '_T' and legal_form = '_T' and definition = '2562'"
"""Cells of `msme_number` that pages and charts show."""
NEWER = "2099-01-01-0a5c0a5c"


def plant(home: Path, target: Path, more: str = "false", of: str = "msme_number") -> str:
    """Copy `home` and add a release with the first cell of every dataset masked; returns the id of the older release.

    `more` is a condition for further cells of the dataset `of`.
    """
    shutil.copytree(home, target)
    older = (home / "current").read_text("utf-8").strip()
    folder = Path(shutil.copytree(target / "releases" / older, target / "releases" / NEWER))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    with duckdb.connect(str(folder / "public.duckdb")) as connection:
        for id in manifest["datasets"]:
            where = f'rowid = (select min(rowid) from "{id}" where value is not null) or ({more if id == of else "false"})'
            connection.execute(f"update \"{id}\" set value = {PLANTED}, status = 'Q' where {where}")
            manifest["datasets"][id] |= {"suppressed": 1, "fingerprint": hashlib.sha256(id.encode()).hexdigest()}
    digest = seal(folder)
    manifest |= {"release": NEWER, "built_at": "2099-01-01T00:00:00+00:00", "public_sha256": digest}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (target / "current").write_text(NEWER, "utf-8")
    return older


def seal(folder: Path) -> str:
    """Let the audit of a release speak of its file as it is now; returns the digest."""
    digest = hashlib.sha256((folder / "public.duckdb").read_bytes()).hexdigest()
    audit = json.loads((folder / "audit.json").read_text("utf-8")) | {"public_sha256": digest}
    (folder / "audit.json").write_text(json.dumps(audit), "utf-8")
    return digest
