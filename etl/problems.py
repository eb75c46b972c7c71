"""What is wrong with a source, said so that the person who can mend it knows what, where and how."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

SHOWN = 60
"""Longest value repeated in a report, in characters."""


@dataclass(frozen=True)
class Problem:
    """One defect. `row` is the line of the file (heading = 1), 0 when the whole file is meant; `column` may be ""."""

    file: str
    row: int
    column: str
    value: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.said} Remedy: {self.remedy}"

    @property
    def place(self) -> str:
        """`row 12, column value`, as far as known."""
        row = f"row {self.row}" if self.row else "whole file"
        return f"{row}, column {self.column}" if self.column else row

    @property
    def said(self) -> str:
        return f"{shorten(self.value)!r} {self.reason}." if self.value else f"{self.reason}."


class BuildError(Exception):
    """The build cannot go on. `problems` lists everything found so far, all of a file together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def stop_if(problems: Collection[Problem]) -> None:
    """Raise `BuildError` when there is any problem."""
    if problems:
        raise BuildError(problems)


def shorten(value: str) -> str:
    """`value` on one line, cut to `SHOWN` characters."""
    line = " ".join(value.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def nearest(word: str, known: Mapping[str, str] | Collection[str]) -> str:
    """A remedy that names the known spellings nearest to `word`; a mapping also gives the code each stands for."""
    codes = known if isinstance(known, Mapping) else {name: name for name in known}
    close: dict[str, str] = {}
    for name in _matches(word, list(known)):
        close.setdefault(codes[name], name)
    names = [f"{name!r} ({code})" if code != name else f"{name!r}" for code, name in close.items()]
    return f"did you mean {' or '.join(names)}?" if names else _some(known)


def _matches(word: str, known: list[str]) -> list[str]:
    """Up to three spellings like `word`, those in the same letter case first."""
    folded = {name.casefold(): name for name in known}
    alike = difflib.get_close_matches(word.casefold(), folded, n=3)
    return [*difflib.get_close_matches(word, known, n=3), *(folded[name] for name in alike)][:3]


def _some(known: Iterable[str]) -> str:
    names = list(known)
    rest = f" … ({len(names)} in all)" if len(names) > 12 else ""
    return f"use one of {', '.join(names[:12])}{rest}"
