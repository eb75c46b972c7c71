"""The published tables of quarters and months: values where nothing is masked, `x` where something is, true zeros elsewhere.

Only what could be protected is there: of a flow and year without protected quarters there is no row at all, and activities go
down to the level that the protection reached (sections, sectors, or the country alone).
"""

from collections.abc import Mapping

import pandas as pd

from data.catalogue import TOTAL, CodeList
from etl.protect_periods import JOBS, MONTH_CODES
from etl.register.aggregate import TRADE
from etl.register.classify import MSME
from etl.register.periods import QUARTERS
from etl.register.tables import Codes, Make, ProtectedYear, area_codes, long_rows, zeros

TRADE_QUARTERLY, EMPLOYMENT_MONTHLY = "msme_trade_quarterly", "msme_employment_monthly"
NOTHING = pd.DataFrame(columns=["measure", "value", "status", "period"])


def trade_quarterly(codes: Codes, year: ProtectedYear) -> pd.DataFrame:
    """Families Q and H: activity × size for all goods, and section of goods for all activities and sizes, by quarter."""
    parts = [NOTHING]
    for flow in TRADE:
        for quarter in QUARTERS:
            whole, goods = (_of(year, f"{kind}-{flow}", quarter) for kind in "QH")
            if len(whole):
                axes = {"activity": _activities(codes["activities"], whole), "size": [TOTAL, *MSME], "goods": [TOTAL]}
                parts += [long_rows(whole, list(axes), (flow,)), zeros(whole, axes, flow)]
                axes = {"activity": [TOTAL], "size": [TOTAL], "goods": [code.code for code in codes["hs_sections"].children(TOTAL)]}
                parts += [long_rows(goods, list(axes), (flow,)), zeros(goods, axes, flow)]
                parts[-4:] = [part.assign(period=f"{year.year}-{quarter}") for part in parts[-4:]]
    return pd.concat([part for part in parts if len(part)] or [NOTHING])


def employment_monthly(codes: Codes, year: ProtectedYear) -> pd.DataFrame:
    """Families M: region × section × size, one period per month."""
    wide = [code.code for code in codes["activities"] if not code.code.isdigit()]
    regions = [code for code in area_codes(codes["areas"]) if not code.startswith("TH-")]
    axes = {"area": regions, "activity": wide, "size": [TOTAL, *MSME]}
    parts = [NOTHING]
    for month in MONTH_CODES:
        if len(cells := _of(year, month, TOTAL)):
            own = [long_rows(cells, list(axes), (JOBS,)), zeros(cells, axes, JOBS)]
            parts += [part.assign(period=f"{year.year}-{month[1:]}") for part in own if len(part)]
    return pd.concat(parts[1:] or parts)


def _of(year: ProtectedYear, family: str, part: str) -> pd.DataFrame:
    if year.periods is None or not len(year.periods):
        return pd.DataFrame()
    return year.periods[(year.periods["family"] == family) & (year.periods["part"] == part)]


def _activities(listed: CodeList, cells: pd.DataFrame) -> list[str]:
    """All activities down to the deepest level that a cell has."""
    sectors = [code.code for code in listed.children(TOTAL)]
    found = set(cells["activity"])
    if not found - {TOTAL}:
        return [TOTAL]
    sections = [code.code for sector in sectors for code in listed.children(sector)] if found - {TOTAL, *sectors} else []
    return [TOTAL, *sectors, *sections]


PERIOD_MAKERS: Mapping[str, Make] = {TRADE_QUARTERLY: trade_quarterly, EMPLOYMENT_MONTHLY: employment_monthly}
