"""Tables of one dataset: its cells, its dictionary, and the codes that occur in it."""

from collections.abc import Sequence

from dash import html

from components import facts
from components.html_table import table
from components.ledgers import fold
from components.model import Context, Row, Table
from data.catalogue import Dataset, Dimension


def cells(context: Context, dataset: Dataset, rows: Sequence[Row]) -> Table:
    """Every cell with its marks, attributes and source; dimensions that never vary stay out."""
    varying = [d.id for d in dataset.dimension if len({row[d.id] for row in rows}) > 1]
    plain = facts.table(context, dataset, rows, context.text("data.caption", title=dataset.title[context.lang]), varying)
    names = [a for a in dataset.attribute if a.lang in ("", context.lang)]
    ordered = sorted(rows, key=lambda row: row["period"], reverse=True)
    texts = [tuple(row[a.id] or "" for a in names) for row in ordered]
    body = tuple((*line[:-1], *extra, line[-1]) for line, extra in zip(plain.rows, texts, strict=True))
    return Table(plain.caption, (*plain.columns[:-1], *(a.title[context.lang] for a in names), plain.columns[-1]), body)


def fields(context: Context, dataset: Dataset) -> Table:
    """The columns of the files: name, meaning, kind, unit or code list."""
    lang, units = context.lang, context.catalogue.codes["units"]
    rows = [(d.id, d.title[lang], context.text("data.dimension"), d.codes) for d in dataset.dimension]
    rows += [(m.id, m.title[lang], context.text("data.measure"), units.label(m.unit, lang)) for m in dataset.measure]
    rows += [(a.id, a.title[lang], context.text("data.attribute"), "") for a in dataset.attribute]
    heads = tuple(context.text(f"data.{key}") for key in ("field", "meaning", "kind", "unit_or_list"))
    return Table(context.text("data.dictionary"), heads, tuple(rows))


def code_fold(context: Context, dataset: Dataset, dimension: Dimension, rows: Sequence[Row]) -> html.Details:
    """The codes of a dimension that have figures here, with both labels, folded."""
    present = {row[dimension.id] for row in rows}
    codes = [code for code in context.catalogue.codes[dimension.codes] if code.code in present]
    title = context.text("data.codes_of", dimension=dimension.title[context.lang])
    heads = tuple(context.text(f"data.{key}") for key in ("code_column", "label_th", "label_en"))
    content = Table(title, heads, tuple((code.code, code.label.th, code.label.en) for code in codes))
    return fold(
        title,
        context.text("performance.items", count=len(codes)),
        html.Div(table(content), className="tw", tabIndex="0", role="region", **{"aria-label": title}),
    )
