"""The comparison that needs no declaration: two published figures for one key."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from data.catalogue import Catalogue, Dataset
from data.declare import Text
from etl.cells import STEP
from etl.compare import Result, gap, place, same
from etl.figures import Side

Cell = Mapping[Any, Any]


def variants(catalogue: Catalogue, dataset: Dataset, table: pd.DataFrame, titles: Mapping[str, Text]) -> Iterator[Result]:
    """The preferred figure of each key against every other one; half the last digit of a rounded figure is tolerated.

    A forecast is not compared with what came about. `titles` names each source by its id.
    """
    key = list(dataset.keys[:-1])
    repeated = table[table.duplicated(key, keep=False) & table["value"].notna()]
    for _, group in repeated.groupby(key):
        preferred, *others = group.to_dict("records")
        for other in others:
            if (preferred["status"] == "F") == (other["status"] == "F"):
                yield _result(catalogue, dataset, preferred, other, titles)


def _result(catalogue: Catalogue, dataset: Dataset, preferred: Cell, other: Cell, titles: Mapping[str, Text]) -> Result:
    key = {name: str(other[name]) for name in dataset.keys}
    measure, where = dataset.measure_of(key["measure"]), place(catalogue, dataset, key)
    left, right = (Side(titles[c["source"]], float(c["value"]), "", (c["source"],)) for c in (preferred, other))
    tolerance = float(sum(c[STEP] / 2 for c in (preferred, other) if c["rounded"]))
    return Result(
        id=f"variants:{'.'.join(key.values())}",
        dataset=dataset.id,
        rule="variants",
        title=Text(f"{measure.title.th}: {where.th}", f"{measure.title.en}: {where.en}"),
        agrees=same(float(preferred["value"]), float(other["value"]), tolerance),
        left=left,
        right=right,
        difference=gap(left, right),
        tolerance=tolerance,
        unit=measure.unit,
    )
