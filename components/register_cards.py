"""Four cards of one measure of the register: by activity, by sector and size, map and ranking of the provinces."""

from components import cube_cards, map_card
from components.measure_cards import Slice, Words
from components.model import Card, Context
from components.register_part import CUBE, chosen, held, scope, years
from data.catalogue import CodeList


def cards(context: Context, prefix: str, measure: str) -> tuple[Card, ...]:
    """By activity, map of provinces, ranking of provinces, sectors by size."""
    if not held(context) or not years(context):
        return tuple(cube_cards.absent(context, f"{prefix}-{name}", span, CUBE) for name, span in CARD_SPANS)
    where = chosen(context)
    title = context.dataset(CUBE).measure_of(measure).title[context.lang]
    unit = context.catalogue.codes["units"].label(context.dataset(CUBE).measure_of(measure).unit, context.lang)

    def words(name: str, but: str, note: str = "") -> Words:
        return Words(context.text(f"cube.{name}", measure=title), f"{title} ({unit}) · {scope(context, where, but)}", note)

    unfolded = Slice(CUBE, measure, {**where, "activity": _unfolded(context.catalogue.codes["activities"], where["activity"])})
    return (
        cube_cards.children(
            context, f"{prefix}-by-activity", 7, unfolded, "activity", words("by_activity", "activity"), where["activity"]
        ),
        cube_cards.sector_by_size(
            context,
            f"{prefix}-by-sector-and-size",
            5,
            Slice(CUBE, measure, {n: c for n, c in where.items() if n not in ("activity", "size")}),
            words("by_sector_and_size", "activity", context.text("cube.open_parts")),
        ),
        map_card.by_province(
            context,
            f"{prefix}-by-province",
            7,
            Slice(CUBE, measure, {n: c for n, c in where.items() if n != "area"}),
            words("map", "area", context.text("cube.map_note")),
            where["area"],
        ),
        cube_cards.ranking(
            context,
            f"{prefix}-ranking",
            5,
            Slice(CUBE, measure, {n: c for n, c in where.items() if n != "area"}),
            words("ranking", "area"),
            where["area"],
        ),
    )


def _unfolded(codes: CodeList, code: str) -> str:
    """The code whose parts are shown: the chosen one; the one above a leaf; the only part of one that has no second."""
    parts = codes.children(code)
    if not parts:
        return codes.codes[code].parent
    return _unfolded(codes, parts[0].code) if len(parts) == 1 and codes.children(parts[0].code) else code


CARD_SPANS = (("by-activity", 7), ("by-sector-and-size", 5), ("by-province", 7), ("ranking", 5))


def card_ids(prefix: str) -> tuple[str, ...]:
    return tuple(f"{prefix}-{name}" for name, _ in CARD_SPANS)
