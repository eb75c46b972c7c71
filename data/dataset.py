"""The types of a dataset's declaration. One file `datasets/<id>.toml` fills one `Dataset`."""

import datetime
from dataclasses import dataclass, field
from typing import Literal

from data.declare import Text

TOTAL = "_T"
"""Code of the total of a dimension, as in SDMX."""


@dataclass(frozen=True)
class Dimension:
    """One axis of a dataset. `columns` are the source columns to read, the first that is not a total decides."""

    id: str
    title: Text
    codes: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spelling:
    """How a source names a measure (long tables: value of the column `measure`; wide tables: a column heading).

    `factor` converts into the measure's unit; `status` and `rounded` mark what the source's name says of its figures.
    """

    name: str
    rounded: bool = False
    status: str = "A"
    factor: float = 1.0
    unit: str = ""


@dataclass(frozen=True)
class Measure:
    """One measured quantity. `minimum`/`maximum` are plausibility limits in the measure's unit."""

    id: str
    title: Text
    unit: str
    type: Literal["count", "magnitude", "ratio", "index"]
    decimals: int = 0
    aggregation: Literal["sum", "none"] = "none"
    names: tuple[Spelling, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Attribute:
    """A text that accompanies a cell (for example a result as printed); never a number to compute with."""

    id: str
    title: Text
    column: str = ""
    lang: Literal["", "th", "en"] = ""


@dataclass(frozen=True)
class Selection:
    """Which cells a figure of a check is made from: `where` gives codes per dimension (`period`, `measure` too)."""

    measure: str = ""
    attribute: str = ""
    dataset: str = ""
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    take: Literal["value", "sum", "product", "count", "list"] = "value"
    factor: float = 1.0
    variant: int = 0


@dataclass(frozen=True)
class Figure:
    """One side of a check: a combination of selections, or a constant printed in a text (then `place` says where)."""

    place: Text
    of: tuple[Selection, ...] = ()
    combine: Literal["sum", "product", "difference", "ratio"] = "sum"
    constant: float | None = None
    text: str = ""


@dataclass(frozen=True)
class Check:
    """A declared reconciliation. `equal` compares two figures; `parts` compares a total with its parts everywhere."""

    id: str
    title: Text
    rule: Literal["equal", "at_least", "parts", "remark"]
    left: Figure | None = None
    right: Figure | None = None
    tolerance: float = 0.0
    unit: str = ""
    measure: str = ""
    dimension: str = ""
    total: str = TOTAL
    parts: tuple[str, ...] = ()
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    comment: Text | None = None


@dataclass(frozen=True)
class DefinitionBreak:
    """From `period` on, figures follow another definition and are never joined to earlier ones."""

    period: str
    title: Text


@dataclass(frozen=True)
class Disclosure:
    """How records are protected. `none` needs a reason (published tables arrive without records)."""

    rule: Literal["none", "p_percent"]
    reason: Text | None = None
    threshold: int = 3
    p_percent: float = 10.0


@dataclass(frozen=True)
class OpenData:
    """Where the set stands on data.go.th; `exact` is false where only the portal's listing for OSMEP is known."""

    url: str = "https://data.go.th/dataset?q=สสว."
    exact: bool = False


@dataclass(frozen=True)
class Dataset:
    """One declared dataset. See the fields' own types; `files` are paths below `data/sources/`.

    `next_update_on` is the day announced for the next update, if one was; `next_update` says it in words either way.
    """

    id: str
    topic: str
    title: Text
    description: Text
    producer: Text
    contact: Text
    licence: str
    frequency: str
    origin: Literal["published", "register", "synthetic"]
    dimension: tuple[Dimension, ...]
    measure: tuple[Measure, ...]
    definition: Text
    coverage: Text
    method: Text
    next_update: Text
    next_update_on: datetime.date | None = None
    files: tuple[str, ...] = ()
    layout: Literal["long", "wide", "transform"] = "long"
    period: str = ""
    period_kind: Literal["calendar", "fiscal_year"] = "calendar"
    attribute: tuple[Attribute, ...] = ()
    check: tuple[Check, ...] = ()
    definition_break: tuple[DefinitionBreak, ...] = ()
    disclosure: Disclosure | None = None
    open_data: OpenData = OpenData()
    pitfalls: tuple[Text, ...] = ()
    guide: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = ()
    bad_rows: Literal["stop", "reject"] = "stop"

    def dimension_of(self, id: str) -> Dimension:
        return next(d for d in self.dimension if d.id == id)

    def measure_of(self, id: str) -> Measure:
        return next(m for m in self.measure if m.id == id)

    @property
    def keys(self) -> tuple[str, ...]:
        """Column names that identify a cell: period, dimensions, measure, variant (0 is the preferred figure)."""
        return ("period", *(d.id for d in self.dimension), "measure", "variant")
