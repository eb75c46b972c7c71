"""Files locked in a zip with AES-256, which 7-Zip, WinRAR and macOS's archivers open with the passphrase.

The key of an AES zip is made with few rounds, so only a long passphrase protects it.
"""

import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pyzipper

from etl.home import HomeError

VARIABLE = "SME_EXTRACT_PASSPHRASE"
SHORTEST = 16
"""Signs of a passphrase: several words."""


def passphrase() -> str:
    """From the environment, or asked twice on the terminal; never an argument, which other accounts could read."""
    given = os.environ.get(VARIABLE, "")
    if not given and sys.stdin.isatty():
        given = getpass.getpass("Passphrase: ")
        if getpass.getpass("Again: ") != given:
            raise HomeError("the two passphrases differ; nothing was done")
    if len(given) < SHORTEST:
        raise HomeError(f"the passphrase needs at least {SHORTEST} signs; set {VARIABLE} or type it on a terminal")
    return given


def lock(target: Path, paths: Sequence[Path], words: str) -> None:
    """Write `paths` into the new zip `target`."""
    with pyzipper.AESZipFile(target, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(words.encode())
        for path in paths:
            archive.write(path, path.name)
