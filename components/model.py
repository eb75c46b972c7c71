"""What a page shows, as plain values: the vocabulary between `pages/` (which fill it) and the layout functions.

A page is declared once as a `Page`; its `view` turns a `Context` into a `View`. Nothing here knows Dash, HTML or SQL.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from data.catalogue import Catalogue, Dataset
from data.declare import Text

Figure = dict[str, Any]
Row = Mapping[str, Any]
State = Mapping[str, Any]


class Reader(Protocol):
    """What a page may ask of the warehouse: cells, sources and the facts of one release."""

    release: str
    manifest: Mapping[str, Any]
    checks: Mapping[str, Any]
    audit: Mapping[str, Any]

    def select(
        self, dataset_id: str, where: Mapping[str, Sequence[str]] | None = None, all_variants: bool = False
    ) -> tuple[Row, ...]: ...

    def sources(self) -> Mapping[str, Row]: ...


@dataclass(frozen=True)
class Context:
    """Everything a view may depend on: language, filter state, data, declarations and the site's own address."""

    lang: str
    state: State
    data: Reader
    catalogue: Catalogue
    query: str = ""
    site: str = ""

    def text(self, key: str, **values: object) -> str:
        return self.catalogue.text(key, self.lang, **values)

    def dataset(self, id: str) -> Dataset:
        """The declaration, with the origin that the run found (a synthetic drop marks its tables for ever)."""
        declared, run = self.catalogue.datasets[id], self.data.manifest["datasets"].get(id, {})
        return replace(declared, origin=run.get("origin", declared.origin))

    def label(self, dataset_id: str, dimension: str, code: str) -> str:
        return self.catalogue.label(self.dataset(dataset_id), dimension, code, self.lang)


@dataclass(frozen=True)
class Choice:
    """One option of a filter; `note` says why a disabled one cannot be chosen."""

    code: str
    label: str
    disabled: bool = False


@dataclass(frozen=True)
class FilterBar:
    """One filter as shown: its codes come from the published cells."""

    id: str
    label: Text
    choices: Callable[[Context], Sequence[Choice]]
    default: str = ""


@dataclass(frozen=True)
class Kpi:
    """One key figure. `spark` are values over time (at least three), `share` a part of the whole in percent,
    `picture` a drawing that takes their place."""

    label: str
    value: str
    unit: str
    period: str
    source: Row | None
    origin: str
    change: str = ""
    spark: tuple[float, ...] = ()
    share: float | None = None
    copy: str = ""
    picture: Any = None


@dataclass(frozen=True)
class Table:
    """The real table beside a chart: a caption, column headings and rows of ready texts; first column heads the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int = -1


@dataclass(frozen=True)
class Card:
    """One chart with everything that belongs to it. `figure` is None where there is nothing to draw: then `empty` says why.
    `also` are further datasets that a computed card stands on."""

    id: str
    title: str
    subtitle: str
    sources: tuple[Row, ...]
    dataset: Dataset
    as_of: str
    span: int = 12
    figure: Figure | None = None
    height: int = 316
    body: Any = None
    aside: Any = None
    absent: bool = False
    table: Table | None = None
    note: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    alt: str = ""
    download: Mapping[str, str] = field(default_factory=dict)
    also: tuple[Dataset, ...] = ()

    def with_aside(self, aside: Any) -> "Card":
        return replace(self, aside=aside)

    def with_legend(self, legend: tuple[tuple[str, str], ...]) -> "Card":
        return replace(self, legend=legend)


@dataclass(frozen=True)
class View:
    """The filled page. `takeaway` alternates plain and strong parts: strings and `Strong`."""

    takeaway: tuple[Any, ...]
    as_of: str
    kpis: tuple[Kpi, ...]
    cards: tuple[Card, ...]
    datasets: tuple[Dataset, ...]
    guide: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    after: Any = None
    lead: Any = None


class Strong(str):
    """A figure inside a takeaway sentence: set in bold and kept on one line."""


@dataclass(frozen=True)
class Page:
    """One dashboard: `id` is its path, `cards` are the ids its view fills, in order."""

    id: str
    title: Text
    description: Text
    view: Callable[[Context], View]
    filters: tuple[FilterBar, ...] = ()
    cards: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    has_map: bool = False


@dataclass(frozen=True)
class Article:
    """A page of words and tables without charts: complete in its first HTML, no Dash. `body` gets the context and the
    rest of the path (`/th/data/smesi` → "smesi"); None means that there is no such page."""

    id: str
    title: Text
    description: Text
    body: Callable[[Context, str], Any]
    indexed: bool = True
