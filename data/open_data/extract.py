"""What a file is made from: the cells asked for, as tidy columns with everything that belongs to a figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.catalogue import Catalogue, Dataset
from data.open_data.selection import Selection
from data.reader import Reader, Row

WITHOUT_VALUE = pa.array(["Q", "O"])
"""Statuses of cells that have no figure: suppressed, not available."""
LABELLED = ("measure", "unit", "status")
Column = list[Any]


@dataclass(frozen=True)
class Extract:
    """One selection from one dataset of one release. `site` is the address of this site, without a slash at its end."""

    dataset: Dataset
    catalogue: Catalogue
    selection: Selection
    release: str
    built_at: str
    cells: pa.Table
    sources: Mapping[str, Row]
    site: str

    @property
    def lang(self) -> str:
        return self.selection.lang

    @property
    def rows(self) -> int:
        return int(self.cells.num_rows)

    @cached_property
    def published(self) -> dict[str, Column]:
        """The columns of the release as lists; a cell that may not have a figure has none, whatever the file holds."""
        return {name: _listed(values(self.cells) if name == "value" else self.cells[name]) for name in self.cells.column_names}

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The tidy columns in the order of `headings`."""
        cells = self.published
        units = {m.id: m.unit for m in self.dataset.measure}
        source = {id: citation(self.sources[id]) for id in set(cells["source"])}
        found = cells | {
            "unit": [units[measure] for measure in cells["measure"]],
            "origin": [self.dataset.origin] * self.rows,
            "source": [source[id] for id in cells["source"]],
            "source_url": [self.sources[id]["url"] or "" for id in cells["source"]],
            "release": [self.release] * self.rows,
        }
        for name in (*(d.id for d in self.dataset.dimension), *LABELLED):
            for lang in self.selection.label_languages:
                found[label_column(self.dataset, name, lang)] = self._labels(name, found[name], lang)
        return {name: found[name] for name in headings(self.dataset, self.selection.label_languages)}

    def _labels(self, name: str, codes: Column, lang: str) -> Column:
        known = {code: self.label(name, code, lang) for code in set(codes)}
        return [known[code] for code in codes]

    def label(self, name: str, code: str, lang: str) -> str:
        """What a code of a dimension, measure, unit or status means."""
        if name == "measure":
            return self.dataset.measure_of(code).title[lang]
        if name in ("unit", "status"):
            return self.catalogue.codes["units" if name == "unit" else "statuses"].label(code, lang)
        return self.catalogue.label(self.dataset, name, code, lang)

    def text(self, key: str, **values: object) -> str:
        return self.catalogue.text(key, self.lang, **values)

    def title(self, lang: str) -> str:
        return titled(self.catalogue, self.dataset, lang)


def extract(data: Reader, dataset: Dataset, catalogue: Catalogue, selection: Selection, site: str) -> Extract:
    """Read the cells of a selection."""
    origin = data.manifest["datasets"][dataset.id].get("origin", dataset.origin)
    cells = data.cells(dataset.id, dict(selection.where))
    return Extract(
        replace(dataset, origin=origin), catalogue, selection, data.release, data.manifest["built_at"], cells, data.sources(), site
    )


def headings(dataset: Dataset, label_languages: tuple[str, ...] = ()) -> list[str]:
    """`period`, dimensions, `measure`, `value`, `unit`, `status`, `rounded`, attributes, `variant`, `origin`, and the source."""
    attributes = [a.id for a in dataset.attribute]
    names = ["period", *(d.id for d in dataset.dimension), "measure", "value", "unit", "status", "rounded"]
    names += [*attributes, "variant", "origin", "source", "source_url", "note", "release"]
    labelled = {*(d.id for d in dataset.dimension), *LABELLED}
    labels = {name: [label_column(dataset, name, lang) for lang in label_languages] for name in labelled}
    return [column for name in names for column in (name, *labels.get(name, ()))]


def label_column(dataset: Dataset, name: str, lang: str) -> str:
    """`sector_th`; `unit_label_th` where the dataset has a text of its own by the shorter name."""
    taken = {a.id for a in dataset.attribute}
    return f"{name}_label_{lang}" if f"{name}_{lang}" in taken else f"{name}_{lang}"


def titled(catalogue: Catalogue, dataset: Dataset, lang: str) -> str:
    """The title, marked where the figures are synthetic, so that none travels without its mark."""
    title = dataset.title[lang]
    return f"{title} [{catalogue.text('origin.synthetic', lang)}]" if dataset.origin == "synthetic" else title


def citation(source: Row) -> str:
    return f"{source['title']} · {source['section']}" if source["section"] else str(source["title"])


def values(cells: pa.Table) -> pa.ChunkedArray:
    """The figures; none wherever the status says that there is none."""
    return pc.if_else(pc.is_in(cells["status"], WITHOUT_VALUE), pa.scalar(None, pa.float64()), cells["value"])


def _listed(column: pa.ChunkedArray) -> Column:
    if column.null_count or pa.types.is_floating(column.type):
        return column.to_pylist()  # type: ignore[no-any-return]
    return column.to_numpy().tolist()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Format:
    """One kind of file. `write` is all that differs; `options` are the parameters it knows besides codes.

    `media_types` maps a media type a client may ask for to the value of `version` that `write` gets; the first is the
    usual one. `packed` files are compressed as such. Above `largest_rows` (what a process makes within some seconds)
    the reply is a problem, never a shorter file.
    """

    extension: str
    media_types: Mapping[str, str]
    write: Callable[[Extract, str], bytes]
    largest_rows: int
    options: tuple[str, ...] = ("lang", "labels", "release")
    packed: bool = False
    attachment: bool = True

    @property
    def media_type(self) -> str:
        return next(iter(self.media_types))
