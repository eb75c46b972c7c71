"""What the site is made of, for scanners: CycloneDX 1.6 from the two lock files, Python and npm, with their hashes.

Written from the locks and not from what happens to be installed. Run: `make sbom`.
"""

import base64
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)[^\n]*((?:\n\s+--hash=sha256:[0-9a-f]{64}\s*\\?)+)", re.M)
Component = dict[str, Any]


def python_components(lock: str) -> list[Component]:
    """Every package of requirements.lock. `hashes` of a component speak of one file, so those of its files stand in properties."""
    made = []
    for name, version, hashes in PINNED.findall(lock):
        files = [{"name": "sha256", "value": value} for value in re.findall(r"[0-9a-f]{64}", hashes)]
        made.append(_component(name, version, f"pkg:pypi/{name.lower().replace('_', '-')}@{version}", properties=files))
    return made


def npm_components(lock: dict[str, Any]) -> list[Component]:
    """Every package of package-lock.json."""
    made = []
    for path, facts in lock["packages"].items():
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        digest = base64.b64decode(facts["integrity"].partition("-")[2]).hex()
        licence = {"licenses": [{"license": {"name": facts["license"]}}]} if "license" in facts else {}
        purl = f"pkg:npm/{name.replace('@', '%40')}@{facts['version']}"
        made.append(_component(name, facts["version"], purl, hashes=[{"alg": "SHA-512", "content": digest}], **licence))
    return made


def _component(name: str, version: str, purl: str, **more: Any) -> Component:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, **more}


def bom(components: list[Component]) -> Component:
    own = {"type": "application", "bom-ref": "sme-big-data", "name": "sme-big-data"}
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": own}, "components": components}


if __name__ == "__main__":
    found = python_components((ROOT / "requirements.lock").read_text("utf-8"))
    found += npm_components(json.loads((ROOT / "package-lock.json").read_text("utf-8")))
    folder = ROOT / "data" / "build" / "sbom"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sme-big-data.cdx.json").write_text(json.dumps(bom(found), indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(found)} components: {(folder / 'sme-big-data.cdx.json').relative_to(ROOT)}")
