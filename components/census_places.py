"""Places of the census: an activity in an area, with the cells that NSO's reports have for it. Nothing is added up."""

from dataclasses import dataclass

from components import rows
from components.measure_cards import Slice
from components.model import Context, Row
from data.catalogue import TOTAL

CENSUS, OPERATIONS = "nso_census_establishments", "nso_census_principal_statistics"
MANUFACTURING, TRADE_AND_SERVICES = "MFG", "TRS"
SPLITS = ("size_persons", "legal_form", "economic_form", "years_in_operation", "tsic_division")
COUNT, SHARE = "establishments", "share_of_establishments"


@dataclass(frozen=True)
class Place:
    """An activity and an area of the census, as published."""

    context: Context
    sector: str
    area: str

    @property
    def words(self) -> str:
        return f"{self.context.label(CENSUS, 'area', self.area)} · {self.context.label(CENSUS, 'sector', self.sector)}"

    def slice(self, measure: str = COUNT) -> Slice:
        return Slice(CENSUS, measure, {"sector": self.sector, "area": self.area, **dict.fromkeys(SPLITS, TOTAL)})

    @property
    def cell(self) -> Row | None:
        return rows.last(rows.charted(self.slice().cells(self.context)))

    def split(self, axis: str) -> list[Row]:
        """The parts along one axis in the order of its code list: counts, else printed shares."""
        order = [code.code for code in self.context.catalogue.codes[self.context.dataset(CENSUS).dimension_of(axis).codes]]
        found: list[Row] = []
        for measure in (COUNT, SHARE):
            cells = rows.charted(self.slice(measure).without(axis).cells(self.context))
            found = found or [row for row in cells if row[axis] != TOTAL]
        return sorted(found, key=lambda row: order.index(row[axis]))


def place(context: Context, sector: str, area: str) -> Place:
    """The chosen place; for all activities of an area that has no such total, the activity that is published."""
    candidates = [sector] if sector != TOTAL else [TOTAL, TRADE_AND_SERVICES, MANUFACTURING]
    found = [Place(context, code, area) for code in candidates]
    return next((item for item in found if item.cell), found[0])


def provinces(context: Context) -> list[str]:
    return [code.code for code in context.catalogue.codes["areas"] if code.code.startswith("TH-")]


def loaded(context: Context) -> set[str]:
    """Provinces whose number of trade and service establishments is in this release."""
    cells = rows.charted(Place(context, TRADE_AND_SERVICES, TOTAL).slice().without("area").cells(context))
    return {row["area"] for row in cells} & set(provinces(context))


def with_operations(context: Context) -> set[str]:
    """Provinces that have any principal statistic."""
    return {row["area"] for row in rows.charted(context.data.select(OPERATIONS))}
