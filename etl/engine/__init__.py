"""Where records are worked on: the stages of the register speak to a `Connection`, whatever stands behind it.

The statements are DuckDB's, kept once in `etl/register/`. `etl.engine.duck` runs them as they are, in one process;
`etl.engine.spark` translates them for a cluster. Both give the same rows.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # the command line starts without pandas and pyarrow
    import pandas as pd

    from etl.register.parts import Part
    from etl.register.rules import Rules


class EngineError(RuntimeError):
    """The engine cannot work, for a reason that the operator can mend. The message says what and how."""


class ReadError(RuntimeError):
    """A file of a drop cannot be read; the message is the engine's reason."""


class Answer(Protocol):
    """What a query gives; as DuckDB's connection does."""

    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...
    def df(self) -> "pd.DataFrame": ...


@dataclass(frozen=True)
class Source:
    """A file of a drop in a query: what to select from, and the expression of a record's number there (from 1)."""

    relation: str
    record: str


@dataclass(frozen=True)
class Flaws:
    """What a CSV file holds beside records: a query for the `line` of those with too few or too many fields.

    `unclosed` is the first line in which a quotation mark is not closed or stands inside a value, None if there is none;
    `or_else` says what else such a line may be.
    """

    lines: str
    unclosed: int | None
    or_else: str = ""


class Connection(Protocol):
    """Statements of the portable subset, and the files of a drop."""

    def execute(self, query: str, parameters: Any = None) -> Answer:
        """Run one or more statements; the answer is that of the last one."""

    def has(self, table: str) -> bool:
        """Whether there is a table of this name; `previous.…` names one of the release that is revised."""

    def source(self, part: "Part") -> Source:
        """The part as a relation: columns of a CSV file as text, those of Parquet as they are."""

    def flaws(self, part: "Part") -> Flaws | None:
        """What was found while a CSV file was read by a statement before; None for Parquet, which has no such flaws."""

    def settle(self, part: "Part") -> None:
        """What `flaws` told is not needed any more."""


@dataclass(frozen=True)
class Folders:
    """Folders of records that the private database and that of names point at; each belongs beside its file."""

    database: tuple[Path, ...] = ()
    business: tuple[Path, ...] = ()


class Engine(Protocol):
    """The records of one build, from the first stage to the last that needs them."""

    def workshop(self, database: Path, rules: "Rules") -> AbstractContextManager[Connection]:
        """Make the new private `database`; its tables are called `private.…`, others are thrown away at the end."""

    def opened(self, database: Path, *, write: bool = False) -> AbstractContextManager[Connection]:
        """The private tables again, by their bare names."""

    def revising(self, database: Path, previous: Path) -> AbstractContextManager[Connection]:
        """The same for writing, with the private tables of an earlier release as `previous.…`."""

    def naming(self, database: Path, business: Path) -> AbstractContextManager[Connection]:
        """Make the new database `business`, for names; the private tables are called `private.…`."""

    def keep(self, database: Path, business: Path) -> Folders:
        """The last thing asked of an engine: make both files ones that DuckDB opens."""
