"""Statements of the portable subset, translated from DuckDB's words to Spark's by sqlglot (a parser made for that).

What the translation does beside: `private.x`, `work.x` and `main.x` become `x`, `previous.x` becomes `previous_x`, and a full
match of a pattern is anchored at the very ends of a text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import sqlglot
from sqlglot import exp

PRIVATE = "private"
OTHERS = ("previous",)
"""Databases whose tables stand beside those of this build."""


@dataclass(frozen=True)
class Statement:
    """One statement: what it does, to which table, and the query behind it in Spark's words.

    `create`: `columns` (name, type) if it is empty, else `query`. `append`: `query` and the `columns` that it fills, none for all.
    `view`, `answer`: `query`. `delete`: `query` gives the rows that stay. `drop`: the table alone. `private`: it makes a table of
    the private database.
    """

    does: Literal["create", "append", "view", "drop", "delete", "answer"]
    table: str = ""
    query: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    private: bool = False


def statements(text: str) -> Iterator[Statement]:
    """The statements of `text` in order. Raises `ValueError` for one that has no meaning on Spark."""
    for parsed in sqlglot.parse(text, read="duckdb"):
        if parsed is not None:
            yield replace(_statement(parsed.transform(_portable)), private=_is_private(parsed))


def _is_private(parsed: exp.Expression) -> bool:
    """Whether the statement makes a table of the private database."""
    if not isinstance(parsed, exp.Create):
        return False
    table = parsed.this.this if isinstance(parsed.this, exp.Schema) else parsed.this
    return bool(table.db == PRIVATE)


def _statement(parsed: exp.Expression) -> Statement:
    if isinstance(parsed, exp.Create):
        return _created(parsed)
    if isinstance(parsed, exp.Insert):
        query = parsed.expression
        if parsed.args.get("with_"):
            query.set("with_", parsed.args["with_"])
        columns = parsed.this.expressions if isinstance(parsed.this, exp.Schema) else ()
        table = parsed.this.this if columns else parsed.this
        return Statement("append", table.name, _spark(query), tuple((column.name, "") for column in columns))
    if isinstance(parsed, exp.Delete):
        rest = exp.not_(exp.func("coalesce", exp.paren(parsed.args["where"].this), exp.false()))
        return Statement("delete", parsed.this.name, _spark(exp.select("*").from_(parsed.this).where(rest)))
    if isinstance(parsed, exp.Drop) and (table := parsed.find(exp.Table)):
        return Statement("drop", table.name)
    if isinstance(parsed, exp.Query):
        return Statement("answer", query=_spark(parsed))
    raise ValueError(f"not in the portable subset: {parsed.sql('duckdb')[:80]}")


def _created(parsed: exp.Create) -> Statement:
    if isinstance(parsed.this, exp.Schema):
        columns = tuple((column.name, column.kind.sql("spark")) for column in parsed.this.expressions)
        return Statement("create", parsed.this.this.name, columns=columns)
    return Statement("view" if parsed.kind == "VIEW" else "create", parsed.this.name, _spark(parsed.expression))


def _spark(query: exp.Expression) -> str:
    return str(query.sql("spark", unsupported_level=sqlglot.ErrorLevel.RAISE))


def _portable(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Table) and node.db:
        name = f"{node.db}_{node.name}" if node.db in OTHERS else node.name
        return exp.Table(this=exp.to_identifier(name), alias=node.args.get("alias"), joins=node.args.get("joins"))
    if isinstance(node, exp.RegexpFullMatch):
        pattern = exp.Literal.string(f"\\A(?:{node.expression.this})\\z")
        return exp.RegexpLike(this=node.this, expression=pattern)
    return node
