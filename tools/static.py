"""Give every browser file a name that depends on its content, and compress it once, at set-up.

`assets/` and `assets/vendor/` become `data/build/static/<name>.<10 hex of sha256>.<ext>`, with `.br` and `.gz` beside
the files that shrink, and `manifest.json` {file name: hashed name}. A hashed file never changes, so browsers may keep
it for ever. `url(…)` in style sheets is rewritten to hashed names, and `assets/bundles.toml` names the files that are
also put one behind the other, to be sent as one. Run: `python tools/static.py`, or `make setup`.
"""

import gzip
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
TEXT = {".css", ".js", ".svg", ".txt", ".webmanifest"}
SERVED = TEXT | {".woff2", ".png", ".ico"}
SHORTER = 0.95
"""A compressed copy is kept only if it has less than this share of the bytes."""
URL = re.compile(rb"""url\(\s*(["']?)(?!data:|#|/|[a-z]+:)([^"')?#]+)([^"')]*)\1\s*\)""")


def publish(assets: Path, out: Path) -> dict[str, str]:
    """Fill `out` from the files of `assets` and its `vendor/`; return {file name: hashed name}, as in the manifest.

    Raises ValueError if two files share a name, or a style sheet or a bundle names a file that does not exist.
    """
    out.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, str] = {}
    for source in _in_order(_sources(assets)):
        if source.name in manifest:
            raise ValueError(f"{source}: assets/ and assets/vendor/ both hold a {source.name}; rename one of them")
        content = _linked(source, manifest) if source.suffix == ".css" else source.read_bytes()
        manifest[source.name] = _store(content, source, out)
    for bundle, parts in _bundles(assets):
        if bundle in manifest or not manifest.keys() >= set(parts):
            raise ValueError(f"bundles.toml: {bundle} needs a name of its own, and parts that are files of assets/: {parts}")
        manifest[bundle] = _store(b"\n".join((out / manifest[part]).read_bytes() for part in parts), Path(bundle), out)
    _remove_others(out, manifest.values())
    _write(out / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode())
    return manifest


def _sources(assets: Path) -> list[Path]:
    return [path for folder in (assets, assets / "vendor") for path in sorted(folder.glob("*")) if path.suffix in SERVED]


def _bundles(assets: Path) -> list[tuple[str, list[str]]]:
    """(name, parts in order) of what is sent as one."""
    listed = assets / "bundles.toml"
    return list(tomllib.loads(listed.read_text("utf-8")).items()) if listed.exists() else []


def _in_order(sources: Iterable[Path]) -> list[Path]:
    """Style sheets last: they name the other files."""
    return sorted(sources, key=lambda path: path.suffix == ".css")


def _linked(sheet: Path, manifest: Mapping[str, str]) -> bytes:
    def hashed(match: re.Match[bytes]) -> bytes:
        name = Path(match[2].decode()).name
        if name not in manifest:
            raise ValueError(f"{sheet.name}: url({match[2].decode()}) names no file of assets/; add it or correct the name")
        return b'url("' + manifest[name].encode() + match[3] + b'")'

    return URL.sub(hashed, sheet.read_bytes())


def _store(content: bytes, source: Path, out: Path) -> str:
    """Write `content` and its compressed copies unless they stand there already; return the hashed name."""
    name = f"{source.stem}.{hashlib.sha256(content).hexdigest()[:10]}{source.suffix}"
    if not (out / name).exists():
        for ending, packed in _packed(content) if source.suffix in TEXT else ():
            _write(out / f"{name}{ending}", packed)
        _write(out / name, content)
    return name


def _packed(content: bytes) -> Iterable[tuple[str, bytes]]:
    copies = ((".br", brotli.compress(content, quality=11)), (".gz", gzip.compress(content, 9, mtime=0)))
    return [(ending, packed) for ending, packed in copies if len(packed) < SHORTER * len(content)]


def _write(path: Path, content: bytes) -> None:
    """Replace in one step, so that a running server never reads half a file."""
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(content)
    partial.replace(path)


def _remove_others(out: Path, names: Iterable[str]) -> None:
    wanted = {f"{name}{ending}" for name in names for ending in ("", ".br", ".gz")} | {"manifest.json"}
    for path in out.iterdir():
        if path.name not in wanted:
            path.unlink()


def _report(manifest: Mapping[str, str], out: Path) -> str:
    """One line per file: bytes as they are, with gzip, with brotli."""
    sizes = {name: [_size(out / f"{hashed}{ending}") for ending in ("", ".gz", ".br")] for name, hashed in manifest.items()}
    return "\n".join(f"{name:28}" + "".join(f"{size:>11}" for size in row) for name, row in sorted(sizes.items()))


def _size(path: Path) -> str:
    return f"{path.stat().st_size:,}" if path.exists() else "-"


if __name__ == "__main__":
    try:
        target = ROOT / "data" / "build" / "static"
        print(_report(publish(ROOT / "assets", target), target))
    except ValueError as error:
        sys.exit(f"tools/static.py: {error}")
