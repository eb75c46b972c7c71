"""Choosing among datasets: search words and facets whose state stands in the address, and the counts beside each choice.

Every choice is a link, so it works without scripts and by keyboard; choosing what is chosen takes it back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote

from components import facts
from components.address import Decoded, Filter, decode, encode
from components.elements import LONGEST_WORDS
from components.model import Context
from components.pin import RELEASE
from data.catalogue import Dataset

WORDS = "q"
ANY = "_T"
FACETS = ("theme", "origin", "frequency", "source", "year")


@dataclass(frozen=True)
class Entry:
    """One dataset of the release: its codes per facet, and every word a reader may look for in either language."""

    dataset: Dataset
    codes: Mapping[str, frozenset[str]]
    text: str


@dataclass(frozen=True)
class Choice:
    """One code of a facet: how many datasets it would leave, and the address that chooses it or takes it back."""

    code: str
    label: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class Catalogue:
    """The datasets that the address asks for, the facets to choose from, and what was not understood."""

    words: str
    found: tuple[Entry, ...]
    facets: Mapping[str, tuple[Choice, ...]]
    ignored: tuple[str, ...] = ()
    state: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        return bool(self.words) or any(code != ANY for code in self.state.values())


def entries(context: Context) -> tuple[Entry, ...]:
    held = context.data.manifest["datasets"]
    return tuple(_entry(context, context.dataset(id)) for id in context.catalogue.datasets if id in held)


def _entry(context: Context, dataset: Dataset) -> Entry:
    run = context.data.manifest["datasets"][dataset.id]
    first, last = (int(run[name][:4] or 0) for name in ("first_period", "last_period"))
    authorities = {source["authority"] for source in context.data.sources().values() if source["file"] in dataset.files}
    if dataset.origin != "published":
        authorities = {dataset.origin} & set(context.catalogue.codes["authorities"].codes)
    codes = {
        "theme": frozenset({dataset.topic}),
        "origin": frozenset({dataset.origin}),
        "frequency": frozenset({dataset.frequency}),
        "source": frozenset(authorities),
        "year": frozenset(str(year) for year in range(first, last + 1) if first),  # a set without figures has no years
    }
    titles = [*(d.title for d in dataset.dimension), *(m.title for m in dataset.measure)]
    texts = [dataset.title, dataset.description, dataset.producer, *dataset.keywords, *titles]
    return Entry(dataset, codes, f"{dataset.id} {' '.join(f'{text.th} {text.en}' for text in texts)}".casefold())


def asked(context: Context) -> Catalogue:
    """What the address asks for; words and codes that do not exist are named, never repeated unescaped."""
    every = entries(context)
    given = parse_qs(context.query, keep_blank_values=True)
    given.pop(RELEASE, None)  # a pinned release is no facet
    words = " ".join("".join(given.pop(WORDS, [""])[:1]).split())[:LONGEST_WORDS]
    filters = _filters(context, every)
    decoded: Decoded = decode(given, filters)
    state = {name: str(code) for name, code in decoded.state.items()}
    found = tuple(entry for entry in every if matches(entry, words, state))
    facets = {item.id: _choices(context, every, words, state, filters, item) for item in filters}
    return Catalogue(words, found, facets, decoded.ignored, state)


def matches(entry: Entry, words: str, state: Mapping[str, str]) -> bool:
    """Whether the dataset holds every word and has every chosen code."""
    chosen = all(code == ANY or code in entry.codes[facet] for facet, code in state.items())
    return chosen and all(word in entry.text for word in words.casefold().split())


def _filters(context: Context, every: Sequence[Entry]) -> tuple[Filter, ...]:
    return tuple(Filter(facet, (ANY, *_codes(context, every, facet)), ANY) for facet in FACETS)


def _codes(context: Context, every: Sequence[Entry], facet: str) -> list[str]:
    """The codes that any dataset has, in the order of their list; years latest first."""
    present = {code for entry in every for code in entry.codes[facet]}
    lists = {"theme": "topics", "frequency": "frequencies", "source": "authorities"}
    if facet in lists:
        return [code.code for code in context.catalogue.codes[lists[facet]] if code.code in present]
    return sorted(present, reverse=facet == "year")


def _choices(
    context: Context, every: Sequence[Entry], words: str, state: Mapping[str, str], filters: Sequence[Filter], item: Filter
) -> tuple[Choice, ...]:
    made = []
    for code in item.codes:
        if code != ANY:
            wanted = {**state, item.id: code}
            count = sum(matches(entry, words, wanted) for entry in every)
            chosen = state[item.id] == code
            href = address(context.lang, words, {**state, item.id: ANY} if chosen else wanted, filters)
            made.append(Choice(code, label(context, item.id, code), count, href, chosen))
    return tuple(made)


def address(lang: str, words: str, state: Mapping[str, str], filters: Sequence[Filter]) -> str:
    """The one address of a state: words first, then the facets in their order."""
    query = "&".join(part for part in (f"{WORDS}={quote(words)}" if words else "", encode(state, filters)) if part)
    return f"/{lang}/data{f'?{query}' if query else ''}"


def label(context: Context, facet: str, code: str) -> str:
    if facet == "origin":
        return context.text(f"origin.{code}")
    if facet == "year":
        return facts.period_text(context, next(iter(context.catalogue.datasets.values())), code, short=True)
    lists = {"theme": "topics", "frequency": "frequencies", "source": "authorities"}
    return context.catalogue.codes[lists[facet]].label(code, context.lang)
