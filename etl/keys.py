"""Keys of the data team: make a pair, sign a release that was built without."""

import argparse
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.signature import private_key, sign
from etl.choose import known
from etl.home import Home, HomeError, locked

SETTING = "SIGNING_KEY"


def make(options: argparse.Namespace) -> None:
    """Write `<name>.key` (readable by its owner only) and `<name>.pub`; an existing key is never overwritten."""
    secret, public = Path(f"{options.name}.key"), Path(f"{options.name}.pub")
    if secret.exists() or public.exists():
        raise HomeError(f"{secret}: there is a key of that name; choose another name")
    key = Ed25519PrivateKey.generate()
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        file.write(private)
    public.write_bytes(key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))
    print(f"{secret}: keep it with the data team; builds sign with {SETTING}={secret.resolve()}")
    print(f"{public}: give it to the web server: RELEASE_PUBLIC_KEY={public.resolve()}")


def sign_release(options: argparse.Namespace) -> None:
    """Sign an existing release with the key of SIGNING_KEY or `--key`."""
    home = Home(Path(options.home))
    release = known(home, options.release or "")
    path = options.key or os.environ.get(SETTING)
    if not path:
        raise HomeError(f"no key given; set {SETTING} or use --key")
    with locked(home):
        sign(home.releases / release, private_key(Path(path)))
    print(f"signed: {release}")


def sign_if_wanted(folder: Path) -> None:
    """Sign a release that is being built, if SIGNING_KEY names a key."""
    if path := os.environ.get(SETTING):
        sign(folder, private_key(Path(path)))
