"""What a page may depend on: the language, the state of its address, the cells of one release and the declarations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from components.address import Filter, encode
from components.format import Years
from data.catalogue import Catalogue, Dataset

Row = Mapping[str, Any]
State = Mapping[str, Any]


class Reader(Protocol):
    """What a page may ask of the warehouse: cells, sources and the facts of one release."""

    release: str
    manifest: Mapping[str, Any]
    checks: Mapping[str, Any]
    audit: Mapping[str, Any]
    pinned: bool

    def select(
        self, dataset_id: str, where: Mapping[str, Sequence[str]] | None = None, all_variants: bool = False
    ) -> tuple[Row, ...]: ...

    def sources(self) -> Mapping[str, Row]: ...


@dataclass(frozen=True)
class Context:
    """Everything a view may depend on: language, filter state, data and declarations.

    `path` is the page below the language, `filters` what its address may hold, `origin` the site's own address.
    """

    lang: str
    state: State
    data: Reader
    catalogue: Catalogue
    query: str = ""
    path: str = ""
    filters: tuple[Filter, ...] = ()
    origin: str = ""

    @property
    def era(self) -> str | None:
        """`be` or `ce` where the address asks for one; None means the usual one of the language."""
        return self.state.get("era")

    def href(self, **changes: Any) -> str:
        """The address of this page with some filters set otherwise."""
        query = encode({**self.state, **changes}, self.filters)
        return f"/{self.lang}/{self.path}" + (f"?{query}" if query else "")

    def text(self, key: str, **values: object) -> str:
        return self.catalogue.text(key, self.lang, **{"year": Years(self.lang, self.era), **values})

    def dataset(self, id: str) -> Dataset:
        """The declaration, with the origin that the run found (a synthetic drop marks its tables for ever)."""
        declared, run = self.catalogue.datasets[id], self.data.manifest["datasets"].get(id, {})
        return replace(declared, origin=run.get("origin", declared.origin))

    def label(self, dataset_id: str, dimension: str, code: str) -> str:
        return self.catalogue.label(self.dataset(dataset_id), dimension, code, self.lang)
