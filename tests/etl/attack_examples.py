"""Small releases for the attacker: made-up firms, every margin, a protector by brute force, and a revision.

Nothing here is used by a build. The protector is as plain as can be: each unsafe leaf gets the first swap among its siblings
whose corners are large and known to no firm; a seed without one is an error.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

AXES = ["area", "activity", "size", "legal_form"]
MAIN = ["enterprises", "employees", "revenue", "total_assets", "net_profit"]
AMOUNTS = MAIN[1:]
PARENTS = {
    "area": {"TH-50": "NOR", "TH-51": "NOR", "TH-52": "NOR", "TH-90": "SOU", "TH-91": "SOU", "NOR": "_T", "SOU": "_T"},
    "activity": {
        **{"45": "G", "46": "G", "47": "G", "G": "TRD", "TRD": "_T"},
        **{"55": "I", "56": "I", "49": "H", "52": "H", "H": "SRV", "I": "SRV", "SRV": "_T"},
    },
    "size": {"MIC": "_T", "SML": "_T", "MED": "_T"},
    "legal_form": {"JUR": "_T", "NAT": "_T"},
}
UNSAFE = [("TH-50", "45", "MED"), ("TH-51", "46", "SML"), ("TH-52", "56", "MED"), ("TH-90", "49", "SML"), ("TH-91", "47", "MIC")]
TRADE_UNSAFE = [("exports", ("NOR", "H", "SML"), 1), ("imports", ("SOU", "I", "MIC"), 2)]


@dataclass(frozen=True)
class Limits:
    k: int = 3
    p_percent: float = 10.0


RULES = Limits()


@dataclass
class Example:
    """What `attack` takes."""

    published: dict[str, pd.DataFrame]
    truth: pd.DataFrame
    certificates: pd.DataFrame
    firms: pd.DataFrame
    hierarchies: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: PARENTS)

    @property
    def masked(self) -> list[int]:
        """Rows of the published cells that are withheld."""
        cells = self.published["cells"]
        return np.flatnonzero(cells["masked"]).tolist()


def firms(seed: int) -> pd.DataFrame:
    """About 1,500 firms: every leaf of D has at least eight of moderate size, but for `UNSAFE`, with one to three."""
    random = np.random.default_rng(seed)
    rows = []
    for leaf in itertools.product(*(_leaves(PARENTS[axis]) for axis in AXES[:3])):
        few = UNSAFE.index(leaf) % 3 + 1 if leaf in UNSAFE else 0
        for number in range(few or int(random.integers(8, 18))):
            revenue = float(np.round(1e6 * np.exp(random.normal(0, 0.4)))) * (30 if few == 3 and number == 0 else 1)
            form = "JUR" if few or random.random() < 0.6 else "NAT"
            assets = float(np.round(revenue * random.uniform(0.5, 2)))
            amounts = [float(random.integers(5, 30)), revenue, assets, float(np.round(revenue * random.normal(0.05, 0.1)))]
            rows.append([*leaf, form, *amounts, float(random.integers(1, 9)) * 1e5, float(random.integers(1, 9)) * 1e5])
    return _few_traders(pd.DataFrame(rows, columns=[*AXES, *AMOUNTS, "exports", "imports"]))


def _few_traders(own: pd.DataFrame) -> pd.DataFrame:
    """`own` with one exporter in one leaf of T, and two importers in another."""
    for measure, (region, section, size), number in TRADE_UNSAFE:
        there = (own["area"].map(PARENTS["area"]) == region) & (own["activity"].map(PARENTS["activity"]) == section)
        rows = own.index[there & (own["size"] == size)]
        own.loc[rows[number:], measure] = 0.0
    return own


def _leaves(parents: Mapping[str, str]) -> list[str]:
    return sorted(set(parents) - set(parents.values()))


def way_up(axis: str, code: str) -> list[str]:
    way = [code]
    while way[-1] != "_T":
        way.append(PARENTS[axis][way[-1]])
    return way


def top_two(rows: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    """Sums, contributors and two largest by the four codes."""
    found = []
    for key, part in rows.groupby(AXES):
        row = dict(zip(AXES, key, strict=True))
        row["enterprises"] = len(part)
        for m in measures:
            sizes = np.append(np.sort(part[m].abs().to_numpy())[::-1], [0, 0])
            row |= {m: part[m].sum(), f"{m}_contributors": int((part[m] != 0).sum()), f"{m}_x1": sizes[0], f"{m}_x2": sizes[1]}
        found.append(row)
    return pd.DataFrame(found)


def lifted(rows: pd.DataFrame, keep: Mapping[str, int]) -> pd.DataFrame:
    """Every row once for every label it counts in; `keep`: greatest depth per axis."""
    for axis, depth in keep.items():
        labels = {code: [up for up in way_up(axis, code) if len(way_up(axis, up)) - 1 <= depth] for code in rows[axis].unique()}
        rows = rows.assign(**{axis: rows[axis].map(labels)}).explode(axis, ignore_index=True)
    return rows


def margins(own: pd.DataFrame) -> pd.DataFrame:
    """All cells of D, L and T."""
    total = own.assign(legal_form="_T")
    deep, flat = {"area": 9, "activity": 9, "size": 9}, {"area": 1, "activity": 1, "size": 9}
    parts = [top_two(lifted(total, deep), AMOUNTS).assign(family="D")]
    parts.append(top_two(lifted(own, {**flat, "legal_form": 9}), AMOUNTS).assign(family="L"))
    for m in ("exports", "imports"):
        cells = top_two(lifted(total, {**flat, "activity": 2}), [m]).drop(columns="enterprises")
        parts.append(cells.assign(family=f"T-{m}"))
    return pd.concat(parts, ignore_index=True)


def unsafe(cells: pd.DataFrame, rules: Limits = RULES) -> np.ndarray:
    bad = (cells["enterprises"] < rules.k).to_numpy(copy=True)
    for m in ("employees", "revenue", "total_assets", "exports", "imports"):
        own = cells[f"{m}_contributors"]
        rest = cells[m] - cells[f"{m}_x1"] - cells[f"{m}_x2"]
        bad |= ((own > 0) & ((own < rules.k) | (rest < rules.p_percent / 100 * cells[f"{m}_x1"]))).to_numpy()
    return bad | ((cells["net_profit_contributors"] > 0) & (cells["net_profit_contributors"] < rules.k)).to_numpy()


def protect(cells: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells with `masked`, and one swap per unsafe cell. L's unsafe cells are those of D."""
    cells = cells.assign(unsafe=unsafe(cells), masked=False)
    place = {tuple(row): i for i, row in enumerate(cells[["family", *AXES]].to_numpy().tolist())}
    swaps = [_swap(cells, place, row) for row in np.flatnonzero(cells["unsafe"]) if cells["family"][row] != "L"]
    masked = {place[key] for swap in swaps for key in swap["moved"]}
    cells.loc[sorted(masked), "masked"] = True
    shared = cells[cells["masked"] & (cells["family"] == "D")][AXES].assign(family="L").merge(cells[["family", *AXES]])
    assert shared.empty and not (cells["unsafe"] & ~cells["masked"]).any()
    return cells, pd.DataFrame(swaps).drop(columns="moved")


def _swap(cells: pd.DataFrame, place: dict[tuple[str, ...], int], row: int) -> dict[str, object]:
    """The first swap of a leaf with siblings on three axes whose other corners are large and have no dominating firm."""
    family, *leaf, _ = cells.loc[row, ["family", *AXES]]
    measures = [m for m in [*MAIN, "exports", "imports"] if not np.isnan(cells[m][row]) and m != "net_profit"]
    for partner in itertools.product(*(_siblings(axis, code) for axis, code in zip(AXES, leaf, strict=False))):
        corners = [place[family, *corner, "_T"] for corner in itertools.product(*zip(leaf, partner, strict=True))]
        if all(_bears(cells, corner, row, m) for corner in corners if corner != row for m in measures):
            keys = {f"base_{a}": c for a, c in zip(AXES, leaf, strict=False)} | {
                f"partner_{a}": c for a, c in zip(AXES, partner, strict=False)
            }
            moved = [tuple(cells.loc[corner, ["family", *AXES]]) for corner in _moved(place, family, leaf, partner)]
            return {"family": family, **dict(zip(AXES, [*leaf, "_T"], strict=True)), **keys, "moved": moved}
    raise AssertionError(f"no swap for {leaf}; take another seed")


def _siblings(axis: str, code: str) -> list[str]:
    """Partners: same parent first; elsewhere where there is none."""
    level = [other for other in PARENTS[axis] if len(way_up(axis, other)) == len(way_up(axis, code)) and other != code]
    own = [other for other in level if PARENTS[axis][other] == PARENTS[axis][code]]
    return own or level


def _moved(place: dict[tuple[str, ...], int], family: str, leaf: list[str], partner: tuple[str, ...]) -> list[int]:
    labels = [set(way_up(a, x)) ^ set(way_up(a, y)) for a, x, y in zip(AXES, leaf, partner, strict=False)]
    return [place[family, *key, "_T"] for key in itertools.product(*map(sorted, labels))]


def _bears(cells: pd.DataFrame, corner: int, row: int, m: str) -> bool:
    value = cells[m][corner]
    need = max(0.1 * cells[m][row], 1)
    if m == "enterprises":
        return bool(value > need)
    return bool(value - cells[f"{m}_x1"][corner] >= max(need, 0.1 * value) and value >= need)


def public(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells as the public sees them."""
    shown = cells[["family", *AXES, "masked", *MAIN, "exports", "imports"]].copy()
    shown.loc[shown["masked"], [*MAIN, "exports", "imports"]] = np.nan
    return shown


def quartiles(own: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Quartiles of revenue by sector × region × size, two digits, where the cell is on show and has ten firms."""
    rows = lifted(own.assign(legal_form="_T"), {"area": 1, "activity": 1, "size": 9})
    table = rows.groupby(AXES[:3])["revenue"].describe(percentiles=[0.25, 0.5, 0.75]).reset_index()
    table = table.rename(columns={"25%": "q1", "50%": "median", "75%": "q3", "count": "firms"}).assign(measure="revenue")
    for point in ("q1", "median", "q3"):
        table[point] = [float(f"{value:.1e}") for value in table[point]]
    open_cells = cells[(cells["family"] == "D") & ~cells["masked"]][AXES[:3]]
    table = table[table["firms"] >= 10].merge(open_cells, on=AXES[:3])
    return table.rename(columns={"activity": "sector", "area": "region"})[
        ["sector", "region", "size", "measure", "q1", "median", "q3", "firms"]
    ]


def release(own: pd.DataFrame) -> Example:
    """A sound release of `own`."""
    cells, certificates = protect(margins(own))
    return Example({"cells": public(cells), "quartiles": quartiles(own, cells)}, cells, certificates, own)


def example(seed: int = 0) -> Example:
    return release(firms(seed))


def filed_late(own: pd.DataFrame, leaf: tuple[str, str, str], number: int, seed: int = 9) -> pd.DataFrame:
    """`own` with `number` more firms in `leaf`."""
    random = np.random.default_rng(seed)
    late = own.sample(number, random_state=seed).assign(**dict(zip(AXES, [*leaf, "JUR"], strict=True)))
    late["revenue"] = np.round(1e6 * np.exp(random.normal(0, 0.3, number)))
    even = {"employees": 7.0, "total_assets": late["revenue"], "net_profit": late["revenue"] / 10}
    return pd.concat([own, late.assign(**even, exports=2e5, imports=2e5)], ignore_index=True)


def revised(before: Example, own: pd.DataFrame) -> Example:
    """A sound release of `own` that keeps the swaps and masks of the one before."""
    cells = margins(own)
    keep = cells[["family", *AXES]].merge(before.truth[["family", *AXES, "masked"]], how="left")["masked"]
    cells = cells.assign(unsafe=unsafe(cells), masked=keep.fillna(False).astype(bool))
    return Example({"cells": public(cells), "quartiles": quartiles(own, cells)}, cells, before.certificates, own)


def changes(before: pd.DataFrame, after: pd.DataFrame) -> list[pd.DataFrame]:
    """The firms that came, by leaf of D and L, and by leaf of T, as `attack` takes them."""
    came = after.iloc[len(before) :]
    total = came.assign(legal_form="_T", area=came["area"].map(PARENTS["area"]), activity=came["activity"].map(PARENTS["activity"]))
    return [top_two(came, AMOUNTS), top_two(total, ["exports", "imports"]).drop(columns="enterprises")]
