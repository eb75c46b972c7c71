"""What a request asks for: the parameters of an address, checked one by one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, quote

from data.catalogue import Catalogue, Dataset
from data.open_data.problems import LANGUAGES, ProblemError
from data.release_files import ID as RELEASE

LONGEST_QUERY, MOST_PARAMETERS, MOST_CODES = 8192, 64, 200
PERIOD = re.compile(r"[12][0-9]{3}(-(Q[1-4]|[HS][12]|(0[1-9]|1[0-2])))?")
CHOICES = {"lang": LANGUAGES, "labels": ("codes", "both", "th", "en"), "bom": ("0", "1")}
"""Parameters with few values; the first is the default."""


@dataclass(frozen=True)
class Selection:
    """`where` gives the codes wanted per key column, in the declared order; empty means all."""

    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lang: str = LANGUAGES[0]
    labels: str = "codes"
    bom: str = "0"
    release: str = ""

    @property
    def label_languages(self) -> tuple[str, ...]:
        """Languages of the label columns asked for."""
        return {"codes": (), "both": LANGUAGES}.get(self.labels, (self.labels,))

    def query(self, release: str = "") -> str:
        """The same selection as the one query string that all spellings of it share; `release` pins it."""
        parts = [f"{name}={','.join(quote(code) for code in codes)}" for name, codes in self.where]
        parts += [f"{name}={value}" for name, values in CHOICES.items() if (value := getattr(self, name)) != values[0]]
        return "&".join([*parts, *([f"release={release}"] if release else [])])


def parse(dataset: Dataset, catalogue: Catalogue, query: str, options: Sequence[str]) -> Selection:
    """The selection of `query`; raises `ProblemError` that names the parameter and what it may be.

    `options` are the parameters besides codes that this format knows.
    """
    keys = {
        "period": (),
        **{d.id: tuple(catalogue.codes[d.codes].codes) for d in dataset.dimension},
        "measure": tuple(m.id for m in dataset.measure),
    }
    given = split(query, (*keys, *options))
    where = tuple((name, _codes(name, given[name], allowed)) for name, allowed in keys.items() if name in given)
    return Selection(where, **{name: single(name, given) for name in options if name in given})


def split(query: str, known: Sequence[str]) -> dict[str, list[str]]:
    """Values by parameter; every parameter must be a known one."""
    if len(query) > LONGEST_QUERY:
        raise ProblemError("long_query", most=LONGEST_QUERY)
    try:
        given = parse_qs(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError as error:
        raise ProblemError("long_query", most=MOST_PARAMETERS) from error
    for name in given:
        if name not in known:
            raise ProblemError("unknown_parameter", name[:40], known)
    return given


def single(name: str, given: Mapping[str, Sequence[str]]) -> str:
    """The one value of an option."""
    if len(given[name]) > 1:
        raise ProblemError("repeated_parameter", name)
    value, allowed = given[name][0], CHOICES.get(name)
    if allowed and value not in allowed:
        raise ProblemError("unknown_code", name, allowed, code=value[:40])
    if not allowed and not RELEASE.fullmatch(value):
        raise ProblemError("bad_value", name, example="2026-11-25-0a1b2c3d", value=value[:40])
    return value


def _codes(name: str, values: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    codes = [code for value in values for code in value.split(",")]
    if len(codes) > MOST_CODES:
        raise ProblemError("long_query", name, most=MOST_CODES)
    for code in codes:
        if name == "period" and not PERIOD.fullmatch(code):
            raise ProblemError("bad_value", name, example="2023, 2023-Q3, 2023-H1, 2023-08", value=code[:40])
        if name != "period" and code not in allowed:
            raise ProblemError("unknown_code", name, allowed, code=code[:40])
    wanted = set(codes)
    return tuple(sorted(wanted)) if name == "period" else tuple(code for code in allowed if code in wanted)
