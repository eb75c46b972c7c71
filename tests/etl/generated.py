"""Generated drops looked at with plain SQL of the tests' own: nothing of the pipeline is used to judge them."""

from pathlib import Path

import duckdb
import pandas as pd

PROVINCES = 77
TABLES = ("juristic", "financial_statements", "natural_persons", "community_enterprises", "employment", "customs")
FINER = ("customs_lines", "employment_monthly")
MAKING = "division <= '39'"

_ENTERPRISES = f"""
with firm as (
  select juristic_id as key, 'JUR' as form, tsic, province, revenue_baht as revenue, total_assets_baht as assets,
         net_profit_baht as profit, fiscal_year is not null as told
  from {{juristic}} left join (from {{financial_statements}} where fiscal_year = $year) using (juristic_id)
  where status = 'active'
  union all
  select person_key, 'NAT', tsic, province, revenue_baht, null, null, true from {{natural_persons}} where fiscal_year = $year
  union all
  select community_id, 'COM', tsic, province, revenue_baht, null, null, true from {{community_enterprises}}
  where fiscal_year = $year and status = 'active'
), known as (
  select firm.*, tsic[:2] as division, employees, enterprise_key is not null as employed
  from firm left join (from {{employment}} where year = $year) on enterprise_key = key
), classed as (
  select *, case when division <= '03' then 'AGR' when {MAKING} then 'MFG' when division between '45' and '47' then 'TRD'
                 else 'SRV' end as sector,
    case when revenue <= 1.8e6 then 1 when revenue <= if({MAKING}, 100e6, 50e6) then 2
         when revenue <= if({MAKING}, 500e6, 300e6) then 3 when revenue is not null then 4 end as by_revenue,
    case when employees <= 5 then 1 when employees <= if({MAKING}, 50, 30) then 2
         when employees <= if({MAKING}, 200, 100) then 3 when employees is not null then 4 end as by_jobs
  from known where told or employed
)
select * exclude (told, employed), coalesce(by_revenue, by_jobs) as size from classed order by key
"""


def source(folder: Path, table: str) -> str:
    """SQL for all parts of a table."""
    suffix = "csv" if list(folder.glob(f"{table}[.-]*csv")) else "parquet"
    parts = [str(path) for path in sorted(folder.glob(f"{table}[.-]*{suffix}"))]
    return f"read_csv({parts}, all_varchar = true)" if suffix == "csv" else f"read_parquet({parts}, union_by_name = true)"


def query(folder: Path, sql: str) -> pd.DataFrame:
    """Run `sql`, in which {table} stands for a table of the drop."""
    with duckdb.connect() as connection:
        return connection.sql(
            sql.format(**{table: source(folder, table) for table in (*TABLES, *FINER) if list(folder.glob(f"{table}[.-]*"))})
        ).df()


def rows(folder: Path, table: str) -> list[tuple[object, ...]]:
    """All rows of a table, in the order of the files."""
    with duckdb.connect() as connection:
        connection.sql("set preserve_insertion_order = true")
        return connection.sql(f"from {source(folder, table)}").fetchall()


def enterprises(folder: Path, year: int = 2022) -> pd.DataFrame:
    """The population of a year by the rules of the register: size 1 micro … 4 large, revenue deciding."""
    return query(folder, _ENTERPRISES.replace("$year", str(year)))


def content(folder: Path) -> dict[str, bytes]:
    """The bytes of every file."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
