"""Signed releases: whoever holds the public key can tell that a release is the data team's, file by file.

`signature.json` holds the SHA-256 of every other file of a release and an Ed25519 signature of exactly that list.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

FILE = "signature.json"
SIGNED = ("audit.json", "checks.json", "manifest.json", "public.duckdb")


class SignatureError(ValueError):
    """A release or a key that cannot be trusted; the message says which file and what to do."""


def public_key(path: Path) -> Ed25519PublicKey:
    """The key in a PEM file. Raises `SignatureError`."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SignatureError(f"{path}: no public key can be read there; make one with python -m etl keys") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SignatureError(f"{path}: is no Ed25519 key; make one with python -m etl keys")
    return key


def private_key(path: Path) -> Ed25519PrivateKey:
    """The key in a PEM file. Raises `SignatureError`."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise SignatureError(f"{path}: no private key can be read there; make one with python -m etl keys") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SignatureError(f"{path}: is no Ed25519 key; make one with python -m etl keys")
    return key


def sign(folder: Path, key: Ed25519PrivateKey) -> None:
    """Write `signature.json` into a finished release."""
    files = _digests(folder)
    signature = base64.b64encode(key.sign(_message(folder.name, files))).decode()
    (folder / FILE).write_text(json.dumps({"files": files, "signature": signature}, indent=1) + "\n", "utf-8")


def check(folder: Path, key: Ed25519PublicKey) -> None:
    """Raise `SignatureError` unless every file of the release is the one that was signed, under this release's name."""
    name = folder.name
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
        files, signature = dict(found["files"]), base64.b64decode(found["signature"], validate=True)
    except FileNotFoundError as error:
        raise SignatureError(f"{name} is not signed; build it with SIGNING_KEY, or sign it: python -m etl sign {name}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SignatureError(f"{FILE} of {name} cannot be read; it is not served") from error
    try:
        key.verify(signature, _message(name, files))
    except InvalidSignature as error:
        raise SignatureError(f"{name} is signed with another key, or its list of files was changed; it is not served") from error
    actual = _digests(folder)
    if odd := sorted(file for file in {*files, *actual} if files.get(file) != actual.get(file)):
        raise SignatureError(f"{', '.join(odd)} of {name} is not the file that was signed; it is not served")


def _message(release: str, files: Mapping[str, str]) -> bytes:
    return json.dumps({"release": release, "files": files}, sort_keys=True, separators=(",", ":")).encode()


def _digests(folder: Path) -> dict[str, str]:
    try:
        return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in SIGNED}
    except OSError as error:
        raise SignatureError(f"a file of {folder.name} cannot be read; it is not served") from error
