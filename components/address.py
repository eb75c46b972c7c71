"""The state of a page as a query string, and back: `year=2022&sector=TRD,SRV`.

One address for one state: parameters stand in the order of the filters, codes in the order of the filter, defaults are
left out. Whatever a visitor types, `decode` gives a valid state; so callbacks pass values from the browser through it
too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

LONGEST_QUERY = 16_384
MOST_NOTICES, LONGEST_NAME = 8, 32
TRACKING = ("utm_", "fbclid", "gclid", "gbraid", "wbraid", "ttclid", "igshid", "mc_")
"""Prefixes of parameters that other sites append to links; they choose nothing, so no notice speaks of them."""

Choice = str | tuple[str, ...]
State = dict[str, Choice]


@dataclass(frozen=True)
class Filter:
    """One filter: its parameter name, the codes it offers and what holds when it is not set.

    With `multiple`, the state is a tuple (possibly empty by default), else one code. An empty choice means the default.
    """

    id: str
    codes: tuple[str, ...]
    default: Choice
    multiple: bool = False

    def __post_init__(self) -> None:
        if any(not code or code != code.strip() or "," in code for code in self.codes):
            raise ValueError(f"filter {self.id!r}: codes may not be blank, hold a comma or be padded with blanks")
        if len(set(self.codes)) != len(self.codes):
            raise ValueError(f"filter {self.id!r}: a code stands twice")
        if self.multiple is not isinstance(self.default, tuple):
            raise ValueError(f"filter {self.id!r}: the default of a multiple filter is a tuple, else one code")
        if _codes(self.default) != tuple(code for code in self.codes if code in _codes(self.default)):
            raise ValueError(f"filter {self.id!r}: its default {self.default!r} must be codes of it, in their order")


class Decoded(NamedTuple):
    """A valid state, and the names (never the values) of parameters that were not understood."""

    state: State
    ignored: tuple[str, ...]


def decode(query: str | Mapping[str, Any], filters: Sequence[Filter]) -> Decoded:
    """The state that `query` asks for: a query string (`?` or not) or parsed parameters (text or list of text).

    Never raises. A parameter that is unknown, or holds an unknown code, two codes for a single filter or no text, is
    named in `ignored`; its filter keeps the understood codes (if `multiple`) or its default. Blank means the default.
    """
    given = _parse(query) if isinstance(query, str) else query
    state: State = {item.id: item.default for item in filters}
    known = {item.id: item for item in filters}
    ignored: list[str] = []
    for name, raw in given.items():
        if name not in known:
            ignored += [] if str(name).startswith(TRACKING) else [_printable(name)]
            continue
        choice, understood = _choice(known[name], raw)
        state[name] = choice or state[name]
        ignored += [] if understood else [name]
    return Decoded(state, tuple(dict.fromkeys(ignored))[:MOST_NOTICES])


def encode(state: Mapping[str, Choice], filters: Sequence[Filter]) -> str:
    """The canonical query string of `state`, without `?`; empty if everything stands at its default.

    Raises `ValueError` for a code that its filter does not offer: states come from `decode`.
    """
    parts = []
    for item in filters:
        chosen = _canonical(item, _codes(state.get(item.id, item.default)))
        if chosen and chosen != _codes(item.default):
            parts.append(f"{quote(item.id, safe='')}={','.join(quote(code, safe='') for code in chosen)}")
    return "&".join(parts)


def _codes(choice: Choice) -> tuple[str, ...]:
    return (choice,) if isinstance(choice, str) else tuple(choice)


def _canonical(item: Filter, chosen: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := set(chosen) - set(item.codes):
        raise ValueError(f"filter {item.id!r}: {sorted(unknown)} is not among its codes; decode the address first")
    return tuple(code for code in item.codes if code in chosen)


def _parse(query: str) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query[:LONGEST_QUERY].removeprefix("?"), keep_blank_values=True):
        given.setdefault(name, []).append(value)
    return given


def _choice(item: Filter, raw: object) -> tuple[Choice, bool]:
    """The understood part of one parameter (empty if none) and whether all of it was understood."""
    pieces = _pieces(raw, 2 * sum(len(code) + 1 for code in item.codes))
    if pieces is None:
        return (), False
    chosen = tuple(code for code in item.codes if code in pieces)
    understood = len(chosen) == len(pieces)
    if item.multiple:
        return chosen, understood
    return (chosen[0], True) if understood and len(chosen) == 1 else ((), not pieces)


def _pieces(raw: object, longest: int) -> set[str] | None:
    """The distinct codes in a text or list of texts; None if it is neither or longer than all codes written twice."""
    given = list(raw) if isinstance(raw, list | tuple) else [] if raw is None else [raw]
    texts = [text for text in given if isinstance(text, str)]
    if len(texts) < len(given) or sum(len(text) + 1 for text in texts) > longest + 2:
        return None
    return {piece.strip() for text in texts for piece in text.split(",")} - {""}


def _printable(name: object) -> str:
    """A parameter name fit to be shown: no control characters, no endless text."""
    shown = "".join(char for char in str(name)[: 2 * LONGEST_NAME] if char.isprintable()).strip()
    return shown[:LONGEST_NAME] or "?"
