"""What a page shows, as plain values: the vocabulary between `pages/` (which fill it) and the layout functions.

A page is declared once as a `Page`; its `view` turns a `Context` into a `View`. Nothing here knows Dash, HTML or SQL.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from components.context import Context, Row
from components.context import Reader as Reader
from components.context import State as State
from data.catalogue import Dataset
from data.declare import Text

Figure = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """One option of a filter; `note` says why a disabled one cannot be chosen."""

    code: str
    label: str
    disabled: bool = False


@dataclass(frozen=True)
class FilterBar:
    """One filter as shown: its codes come from the published cells. `tree` names the code list of a filter with levels."""

    id: str
    label: Text
    choices: Callable[[Context], Sequence[Choice]]
    default: str = ""
    tree: str = ""


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
    """The real table beside a chart: a caption, column headings and rows of ready texts; first column heads the row.

    `figures` are the plain values behind `figure_column`, for sorting; None where a cell is withheld or missing.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int = -1
    figures: tuple[float | None, ...] = ()
    figure_column: int = -1


@dataclass(frozen=True)
class Card:
    """One chart with everything that belongs to it. `figure` is None where there is nothing to draw: then `empty` says why.

    `selects` names the filter that a click on a bar or an area sets, `chooser` stands between title and figure.
    `framed`: other sites may show it (an embed finds a card by its id among the dashboards').
    `also` are further datasets that a computed card stands on.
    """

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
    chooser: Any = None
    selects: str = ""
    empty: str = ""
    alt: str = ""
    download: Mapping[str, str] = field(default_factory=dict)
    framed: bool = True
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
    notices: tuple[Any, ...] = ()
    after: Any = None
    lead: Any = None


ANY_PART = "*"
"""Among what an article `asks`: the article and every part of it."""


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
class Part:
    """A page below an article with a title of its own."""

    id: str
    title: Text
    description: Text


@dataclass(frozen=True)
class Article:
    """A page of words and tables, complete in its first HTML; Dash takes over where it holds charts. `body` gets the
    context and the rest of the path (`/th/data/smesi` → "smesi"); None means that there is no such page. Some depend on the
    query of its address too: `asks` names the parts that do ("" is the article itself, `ANY_PART` all of them). `parts`
    are its pages below, `scripts` files of its own."""

    id: str
    title: Text
    description: Text
    body: Callable[[Context, str], Any]
    indexed: bool = True
    scripts: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
