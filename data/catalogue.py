"""What is published: datasets, code lists and interface texts, read once from `data/` and checked.

A dataset is one file `datasets/<id>.toml`. Everything that is a *decision* stands there (titles, dimensions, measures,
sources, rules, guides); everything that depends on a *run* (rows, periods covered, fingerprints) is written into the
release. Only the standard library is used here, so both sides of the wall may import it.
"""

import csv
import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from data.dataset import (
    TOTAL,
    Attribute,
    Check,
    Dataset,
    DefinitionBreak,
    Dimension,
    Disclosure,
    Figure,
    Measure,
    OpenData,
    Selection,
    Spelling,
)
from data.declare import DeclarationError, Text, build

__all__ = [
    "TOTAL",
    "Attribute",
    "Catalogue",
    "Check",
    "Code",
    "CodeList",
    "Dataset",
    "DefinitionBreak",
    "Dimension",
    "Disclosure",
    "Figure",
    "Measure",
    "OpenData",
    "Selection",
    "Spelling",
    "Term",
    "load",
]

HERE = Path(__file__).parent
Outline = list[list[list[float]]]
"""Closed rings of [longitude, latitude], the largest first."""


@dataclass(frozen=True)
class Code:
    """One code of a code list. `aliases` are spellings that sources use for it."""

    code: str
    label: Text
    parent: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """An ordered code list; the total `_T` is a code like any other."""

    id: str
    codes: dict[str, Code]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes.values())

    def label(self, code: str, lang: str) -> str:
        return self.codes[code].label[lang]

    def children(self, parent: str) -> tuple[Code, ...]:
        return tuple(code for code in self if code.parent == parent)

    @cached_property
    def by_spelling(self) -> dict[str, str]:
        """Code by every spelling a source may use: the code itself, its aliases, its labels if they are unique."""
        labels = [text for code in self for text in {code.label.th, code.label.en}]
        found = {text: code.code for code in self for text in (code.label.th, code.label.en) if labels.count(text) == 1}
        found |= {alias: code.code for code in self for alias in code.aliases}
        return found | {code: code for code in self.codes}


@dataclass(frozen=True)
class Term:
    """One word of the field. `also` are other names that readers look for, `dataset` shows the word at work."""

    term: Text
    definition: Text
    also: tuple[str, ...] = ()
    dataset: str = ""


@dataclass(frozen=True)
class Catalogue:
    """All declarations. `texts` are interface texts by dotted key, `outlines` the rings of areas by their code,
    `glossary` the words of the field by their anchor, `provinces` the finer rings that maps of provinces name."""

    datasets: dict[str, Dataset]
    codes: dict[str, CodeList]
    texts: Mapping[str, Text]
    outlines: Mapping[str, Outline]
    glossary: Mapping[str, Term] = field(default_factory=dict)
    provinces: Mapping[str, Outline] = field(default_factory=dict)

    def text(self, key: str, lang: str, **values: object) -> str:
        """The interface text `key`, with `{name}` filled in; a missing key is a programming error and raises."""
        return self.texts[key][lang].format(**values) if values else self.texts[key][lang]

    def label(self, dataset: Dataset, dimension: str, code: str, lang: str) -> str:
        return self.codes[dataset.dimension_of(dimension).codes].label(code, lang)


def load(folder: Path = HERE, only: Collection[str] = ()) -> Catalogue:
    """Read and check everything below `folder` (`datasets/`, `codes/`, `texts.toml`); `only` limits the datasets."""
    from data.catalogue_rules import check_dataset  # the rules import these types

    codes = {path.stem: _code_list(path) for path in sorted((folder / "codes").glob("*.csv"))}
    datasets = {}
    for path in sorted((folder / "datasets").glob("*.toml")):
        if only and path.stem not in only:
            continue
        dataset = build(Dataset, _toml(path), path.name)
        check_dataset(dataset, codes, path.name)
        datasets[dataset.id] = dataset
    outlines, provinces = (_outlines(folder / "geography" / f"{level}.json") for level in ("regions", "provinces"))
    return Catalogue(datasets, codes, _texts(folder / "texts.toml"), outlines, _glossary(folder / "glossary.toml"), provinces)


def _glossary(path: Path) -> dict[str, Term]:
    terms = _toml(path) if path.exists() else {}
    return {anchor: build(Term, raw, path.name, anchor) for anchor, raw in terms.items()}


def _outlines(path: Path) -> Mapping[str, Outline]:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeclarationError(path.name, "file", f"is not readable TOML in UTF-8 ({error})") from error


def _texts(path: Path) -> dict[str, Text]:
    """Flatten `[group] key = {th, en}` into `group.key`."""
    groups = _toml(path) if path.exists() else {}
    return {
        f"{group}.{key}": build(Text, raw, path.name, f"{group}.{key}")
        for group, entries in groups.items()
        for key, raw in entries.items()  # type: ignore[attr-defined]
    }


def _code_list(path: Path) -> CodeList:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DeclarationError(path.name, "file", f"is not readable CSV in UTF-8 ({error})") from error
    expected = {"code", "parent", "label_th", "label_en", "aliases"}
    if not rows or set(rows[0]) != expected:
        raise DeclarationError(path.name, "header", f"columns must be {', '.join(sorted(expected))}")
    if any(None in row or None in row.values() for row in rows):
        raise DeclarationError(path.name, "row", "a row has more or fewer fields than the header; quote labels with commas")
    codes = {row["code"]: _code(row, path.name) for row in rows}
    if len(codes) != len(rows):
        raise DeclarationError(path.name, "code", "a code stands twice; each code has one row")
    for code in codes.values():
        if code.parent and code.parent not in codes:
            raise DeclarationError(path.name, code.code, f"its parent {code.parent!r} is not in the list")
    return CodeList(path.stem, codes)


def _code(row: dict[str, str], file: str) -> Code:
    for name in ("code", "label_th", "label_en"):
        if not (row[name] or "").strip():
            raise DeclarationError(file, f"{row['code']}.{name}", "is blank; every code needs both labels")
    aliases = tuple(alias for alias in (row["aliases"] or "").split("|") if alias)
    return Code(row["code"], Text(row["label_th"], row["label_en"]), row["parent"] or "", aliases)
