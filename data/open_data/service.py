"""What every address of the open data shares: which release, which dataset, links, ready answers."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from flask import Response, request

from data.catalogue import Catalogue, Dataset
from data.open_data.answer import PART, Answer
from data.open_data.problems import ProblemError
from data.open_data.selection import single, split
from data.warehouse import Reader, ReleaseUnusableError, UnknownReleaseError, Warehouse

HERE = Path(__file__).parent
WRITERS = ("pyarrow", "xlsxwriter", "brotli")
"""Packages whose versions decide bytes."""


@dataclass(frozen=True)
class Service:
    """`site` is the address of this site, without a slash at its end."""

    catalogue: Catalogue
    warehouse: Warehouse
    site: str

    @cached_property
    def declared(self) -> str:
        """A digest of the declarations and of what writes files: with the release it decides every byte."""
        declarations = (self.catalogue.datasets, self.catalogue.codes, self.catalogue.texts, self.site)
        digest = hashlib.sha256(repr((declarations, *map(version, WRITERS))).encode())
        for path in sorted(HERE.rglob("*.py")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def reader(self, release: str = "", parameter: str = "release") -> Reader:
        """A reader of the release asked for; "" is the current one."""
        try:
            return self.warehouse.reader(release)
        except UnknownReleaseError as error:
            raise ProblemError("unknown_release", parameter, self.release_ids(), code=release) from error
        except ReleaseUnusableError as error:
            if not release:
                raise
            raise ProblemError("release_gone", parameter, self.release_ids(), code=release) from error

    def release_ids(self) -> tuple[str, ...]:
        """All published releases, oldest first."""
        return tuple(manifest["release"] for manifest in self.warehouse.releases())

    def dataset(self, data: Reader, id: str) -> Dataset:
        """The declaration, with the origin that the run found."""
        if id not in self.catalogue.datasets or id not in data:
            known = [name for name in self.catalogue.datasets if name in data]
            raise ProblemError("unknown_dataset", "", known, code=id[:60])
        declared = self.catalogue.datasets[id]
        return replace(declared, origin=data.manifest["datasets"][id].get("origin", declared.origin))

    def options(self, *names: str) -> dict[str, str]:
        """The parameters of an address that takes these only; raises `ProblemError` for any other."""
        given = split(request.query_string.decode("utf-8", "replace"), names)
        return {name: single(name, given) for name in given}

    def document(
        self, data: Reader, key: Sequence[str], mimetype: str, make: Callable[[], str | bytes], links: str = ""
    ) -> Response:
        """A text about the open data, made once per release."""

        def made() -> Answer:
            body = make()
            headers = {"Link": links} if links else {}
            text = body.encode() if isinstance(body, str) else body
            return Answer(text, mimetype, data.release, PART, headers=headers).press()

        return data.answer(("open", *key), made).respond(request)


def link(address: str, relation: str, type: str = "") -> str:
    return f'<{address}>; rel="{relation}"' + (f'; type="{type}"' if type else "")
