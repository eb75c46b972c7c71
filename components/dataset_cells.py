"""The cells that a dataset's page stands on: all of a small set, of a very large one those that show what there is."""

from collections.abc import Sequence

from components.dataset_choice import Chosen
from components.model import Context, Row
from data.catalogue import TOTAL, Dataset

MANY = 50_000


def is_large(context: Context, dataset: Dataset) -> bool:
    """Whether a set has too many cells to be read whole for one page."""
    return bool(context.data.manifest["datasets"][dataset.id]["cells"] > MANY)


def measures(context: Context, dataset: Dataset) -> list[str]:
    """The measures of a very large set, of which only the first is read."""
    return [measure.id for measure in dataset.measure] if is_large(context, dataset) else []


def periods(context: Context, dataset: Dataset, every: Sequence[Row]) -> list[str]:
    """The periods that there are; of a very large set, which is not read whole, those of its first measure's totals."""
    if is_large(context, dataset):
        totals = {d.id: [TOTAL] for d in dataset.dimension}
        every = context.data.select(dataset.id, {"measure": [dataset.measure[0].id], **totals})
    return list({row["period"] for row in every})


def asked(context: Context, own: Chosen, every: Sequence[Row]) -> Sequence[Row]:
    """The figures that the reader chose; all of them where nothing was."""
    if not own.asked:
        return every
    where = {name: [code] for name, code in own.asked.items()}
    if is_large(context, own.dataset):
        run = context.data.manifest["datasets"][own.dataset.id]
        where = {"period": [run["last_period"]], "measure": [own.state["measure"]], **where}
    return context.data.select(own.dataset.id, where, all_variants=True)


def every_cell(context: Context, dataset: Dataset) -> Sequence[Row]:
    """Every figure; of a very large set one dimension after the other, the others at their totals, which shows what there is."""
    if not is_large(context, dataset):
        return context.data.select(dataset.id, None, all_variants=True)
    run = context.data.manifest["datasets"][dataset.id]
    one = {"period": [run["last_period"]], "measure": [dataset.measure[0].id]}
    names = [dimension.id for dimension in dataset.dimension]
    wanted = [{**one, **{other: [TOTAL] for other in names if other != name}} for name in names]
    found = [row for where in wanted for row in context.data.select(dataset.id, where, all_variants=True)]
    return list({tuple(row[key] for key in dataset.keys): row for row in found}.values())
