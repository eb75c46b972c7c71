"""What a dashboard shows from the register: the filters, the chosen cell and its sentence (its cards: `register_cards`).

Where a release holds no register tables the cards say so; filters then offer what the published series have.
"""

from collections.abc import Callable, Sequence

from components import facts, rows
from components import format as formats
from components import words as say
from components.model import Choice, Context, FilterBar, Row
from components.trend import phrase, trend
from data.catalogue import TOTAL, CodeList
from data.declare import Text

CUBE, NUMBER = "msme_cube", "msme_number"
AXES = ("activity", "size", "area")
SECTORS = ("AGR", "MFG", "TRD", "SRV")
INDENT = "\u2003"


def held(context: Context, dataset: str = CUBE) -> bool:
    """Whether this release holds the register table."""
    return dataset in context.data.manifest["datasets"]


def years(context: Context) -> list[str]:
    if not held(context):
        return []
    cells = context.data.select(CUBE, {"measure": ["enterprises"], **{axis: [TOTAL] for axis in AXES}})
    return sorted((row["period"] for row in cells), reverse=True)


def year_choices(context: Context) -> Sequence[Choice]:
    """`_L` is the latest year, so that a link without a year follows new releases."""
    latest = Choice(LATEST, context.text("filter.latest"))
    return [latest, *(Choice(year, facts.period_text(context, context.dataset(CUBE), year)) for year in years(context))]


def tree_choices(list_id: str, axis: str, published: bool, skip: Sequence[str] = ()) -> Callable[[Context], Sequence[Choice]]:
    """The codes of a hierarchy from the total down, children indented.

    Without the cube: the codes that published figures exist for, if the page can show them (`published`), else the total alone.
    """

    def made(context: Context) -> Sequence[Choice]:
        codes = context.catalogue.codes[list_id]
        wanted = None if held(context) else _published(context, axis) if published else frozenset[str]()

        def below(parent: str, depth: int) -> list[Choice]:
            found = []
            for code in codes.children(parent):
                if code.code not in skip or wanted is not None:
                    shown = wanted is None or code.code in wanted
                    found += [Choice(code.code, INDENT * depth + code.label[context.lang])] * shown + below(code.code, depth + 1)
            return found

        return [Choice(TOTAL, codes.label(TOTAL, context.lang)), *below(TOTAL, 0)]

    return made


def below_total(codes: CodeList, code: str) -> bool:
    """Whether a code is a part of the total."""
    while code and code != TOTAL:
        code = codes.codes[code].parent
        if code == TOTAL:
            return True
    return False


def _published(context: Context, axis: str) -> frozenset[str]:
    """Codes of an axis that the published number of MSMEs has figures for."""
    cells = rows.charted(context.data.select(NUMBER, {"measure": ["enterprises"], "size": [TOTAL]}))
    return frozenset(row["sector" if axis == "activity" else axis] for row in cells)


LATEST = "_L"
OTHER_AREAS = ("VIC", "VIC4", "SBP")


def filters(*published: str) -> tuple[FilterBar, ...]:
    """Year, activity, size and area; `published` are the axes that the page's published figures have too."""
    trees = (
        ("activity", Text("กิจกรรม", "Activity"), "activities", ()),
        ("size", Text("ขนาด", "Size"), "sizes", ()),
        ("area", Text("ภูมิภาค / จังหวัด", "Region / province"), "areas", OTHER_AREAS),
    )
    bars = [
        FilterBar(axis, title, tree_choices(codes, axis, axis in published, skip), TOTAL, codes)
        for axis, title, codes, skip in trees
    ]
    return (FilterBar("year", Text("ปี", "Year"), year_choices, LATEST), *bars)


def chosen(context: Context) -> dict[str, str]:
    """Period and codes of the cube that the page's filters ask for; an axis without a filter stands at its total."""
    found = years(context)
    year = context.state.get("year", LATEST)
    period = (found[0] if found else "") if year == LATEST else year
    return {"period": period, **{axis: context.state.get(axis, TOTAL) for axis in AXES}}


def scope(context: Context, where: dict[str, str], but: str = "") -> str:
    """The filters in words, with the year; `but` names an axis that the card itself unfolds."""
    dataset = context.dataset(CUBE)
    codes = [context.label(CUBE, axis, where[axis]) for axis in AXES if axis != but and where[axis] != TOTAL]
    return " · ".join([*codes, facts.phrase(context, dataset, where["period"])])


def sector_of(context: Context, activity: str) -> str:
    """The sector above an activity (the published series go no deeper), or the total."""
    codes = context.catalogue.codes["activities"].codes
    while activity not in SECTORS and activity != TOTAL:
        activity = codes[activity].parent
    return activity


def narrowed(context: Context) -> bool:
    """Whether the page's filters ask for less than the whole country in the latest year."""
    return any(context.state.get(axis, TOTAL) != TOTAL for axis in AXES) or context.state.get("year", LATEST) != LATEST


def cell(context: Context, measure: str) -> Row | None:
    """The one published cell that the filters ask for."""
    where = {name: [code] for name, code in chosen(context).items()}
    found = context.data.select(CUBE, {"measure": [measure], **where}) if held(context) else ()
    return found[0] if found else None


def series(context: Context, measure: str) -> list[Row]:
    """The same cell in every year up to the chosen one."""
    where = chosen(context)
    cells = context.data.select(CUBE, {"measure": [measure], **{axis: [where[axis]] for axis in AXES}}) if held(context) else ()
    return [row for row in cells if row["period"] <= where["period"]]


def takeaway(context: Context, measure: str) -> tuple[str, ...]:
    """What the chosen cell says, with its change from the year before."""
    where = chosen(context)
    return sentence(context, CUBE, measure, series(context, measure), where["period"], scope(context, where))


def sentence(context: Context, dataset_id: str, measure: str, cells: Sequence[Row], period: str, place: str) -> tuple[str, ...]:
    """The figure of `period` and how it moved; that it is withheld; or that there is none. `cells` are its series."""
    dataset, now = context.dataset(dataset_id), [row for row in cells if row["period"] == period]
    words = {"scope": place, "measure": dataset.measure_of(measure).title[context.lang]}
    if not now or now[0]["status"] == formats.NOT_AVAILABLE:
        return say.say(context, "cube.take_none", **words)
    if now[0]["value"] is None:
        return say.say(context, "cube.take_suppressed", **words)
    found = trend(rows.charted(cells))
    change = phrase(context, dataset, found) if found else ""
    value = facts.value_text(context, dataset, now[0])
    return say.say(context, f"cube.take_{dataset.origin}", value=value, change=change, **words)
