"""Aggregation against plain Python on the same records, and the same SQL on another engine (SQLite)."""

import decimal
import fractions
import math
import sqlite3
from collections import defaultdict

import duckdb
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.register import aggregate
from etl.register.aggregate import MEASURES, TRADE, leaves, leaves_sql, quartiles, quartiles_sql, trade_leaves, trade_leaves_sql
from etl.register.drop import read_drop
from etl.register.generate import generate
from tests.etl.register_drops import CATALOGUE, RULES, enterprises, registered

YEAR = 2022


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aggregate") / "drop"
    generate(folder, 4000, (2021, YEAR), seed=11)
    registered(read_drop(folder))
    return folder.parent / "private.duckdb"


@pytest.fixture(scope="module")
def firms(database):
    """MSMEs of the year with the codes of their leaves, by way of the code lists."""
    division = {activity.division: activity for activity in RULES.activities}
    form = {"juristic": "JUR", "natural": "NAT", "community": "COM"}
    rows = [row for row in enterprises(database) if row["reference_year"] == YEAR and row["size"] in ("MIC", "SML", "MED")]
    for row in rows:
        row |= {"activity": division[row["division"]].activity, "section": division[row["division"]].section}
        row |= {"sector": division[row["division"]].sector, "region": CATALOGUE.codes["areas"].codes[row["province"]].parent}
        row |= {"legal_form": form[row["legal_form"]]}
    return rows


def naive(firms, keys, measures):
    """Sum, contributors and two largest absolute values per group, by sorting."""
    groups = defaultdict(list)
    for firm in firms:
        groups[tuple(firm[key] for key in keys)].append(firm)
    found = {}
    for key, members in groups.items():
        own = {"enterprises": len(members)}
        for m in measures:
            values = [member[m] or 0 for member in members]
            first, second, *_ = [*sorted(map(abs, values), reverse=True), 0, 0]
            own |= {m: sum(values), f"{m}_contributors": sum(v != 0 for v in values), f"{m}_x1": first, f"{m}_x2": second}
        found[key] = own
    return found


def as_dict(frame, keys):
    return {tuple(row[key] for key in keys): {k: v for k, v in row.items() if k not in keys} for row in frame.to_dict("records")}


KEYS = ["area", "activity", "size", "legal_form"]


def test_leaves_are_those_of_plain_python(database, firms):
    found = leaves(database, YEAR)
    assert as_dict(found, KEYS) == naive(firms, ["province", "activity", "size", "legal_form"], MEASURES)
    assert found.equals(found.sort_values(KEYS, ignore_index=True))
    assert found["enterprises"].sum() == len(firms) > 3000
    assert {str(found[m].dtype) for m in (*MEASURES, "revenue_x1", "revenue_x2")} == {"float64"}
    assert {str(found[c].dtype) for c in ("enterprises", "revenue_contributors")} == {"int64"}
    assert (found["net_profit"] < 0).any() and (found["net_profit_x1"] >= 0).all()


def test_divisions_of_o_t_and_u_are_one_leaf(database, firms):
    found = leaves(database, YEAR)
    assert {"84", "97", "98", "99"} & {firm["division"] for firm in firms}
    assert "OTU" in set(found["activity"]) and not {"84", "97", "98", "99"} & set(found["activity"])
    own = found.loc[found["activity"] == "OTU", "enterprises"].sum()
    assert own == sum(firm["division"] in ("84", "97", "98", "99") for firm in firms)


def test_trade_leaves_are_those_of_plain_python(database, firms):
    traders = [firm for firm in firms if firm["exports"] or firm["imports"]]
    found = trade_leaves(database, YEAR)
    expected = naive(traders, ["region", "section", "size"], TRADE)
    assert as_dict(found, KEYS[:3]) == {key: {k: v for k, v in own.items() if k != "enterprises"} for key, own in expected.items()}
    assert len(found) > 10


def test_two_firms_of_the_same_size_share_the_first_place(tmp_path):
    """The second largest is the largest again where it occurs twice."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create table unit (leaf text, m integer)")
        rows = [("a", 5), ("a", -5), ("a", 3), ("b", 7), ("c", 0), ("c", None), ("d", 4), ("d", 1), ("d", 1)]
        connection.executemany("insert into unit values (?, ?)", rows)
        found = connection.execute(aggregate.top_two_sql("select * from unit", ["leaf"], ["m"])).fetchall()
    assert found == [("a", 3, 3, 3, 5, 5), ("b", 1, 7, 1, 7, 0), ("c", 2, 0, 0, 0, 0), ("d", 3, 6, 3, 4, 1)]


def test_the_same_sql_gives_the_same_on_another_engine(database):
    with sqlite3.connect(":memory:") as other:
        with duckdb.connect(str(database), read_only=True) as connection:
            for table in ("enterprise", "activity", "region", "form"):
                copy = connection.execute(f"select * from {table}")
                names = [column[0] for column in copy.description]
                other.execute(f"create table {table} ({', '.join(names)})")
                other.executemany(f"insert into {table} values ({', '.join('?' * len(names))})", copy.fetchall())
        for sql, own in (
            (leaves_sql(YEAR), leaves(database, YEAR)),
            (trade_leaves_sql(YEAR), trade_leaves(database, YEAR)),
            (quartiles_sql(YEAR), quartiles(database, YEAR)),
        ):
            found = pd.read_sql_query(sql, other)[list(own.columns)]
            if "measure" in found:
                unit = found["measure"].map({"margin": 1000}).fillna(1)
                found[["q1", "median", "q3"]] = found[["q1", "median", "q3"]].div(unit, axis=0)
            pd.testing.assert_frame_equal(found, own, check_dtype=False)


def test_the_sql_says_nothing_that_only_duckdb_knows():
    text = (leaves_sql(YEAR) + trade_leaves_sql(YEAR) + quartiles_sql(YEAR)).lower()
    for word in ("qualify", "list(", "max_by", "arg_max", "exclude", "group by all", "::", "struct", "unnest", "filter ("):
        assert word not in text


def nearest_rank(values, share):
    """The smallest value that at least `share` of all do not exceed."""
    ordered = sorted(values)
    return next(value for n, value in enumerate(ordered, 1) if n >= share * len(ordered))


def two_digits(value):
    """Two significant digits, halves away from zero, by way of decimal text."""
    exact = decimal.Decimal(value)
    return float(exact.quantize(decimal.Decimal(1).scaleb(exact.adjusted() - 1), decimal.ROUND_HALF_UP)) if value else 0.0


def margin(firm):
    """Percent of revenue, in thousandths."""
    if not firm["revenue"] or firm["net_profit"] is None:
        return None
    exact = fractions.Fraction(100_000 * firm["net_profit"], firm["revenue"])
    return int(math.copysign(math.floor(abs(exact) + fractions.Fraction(1, 2)), exact))


def per_employee(firm):
    """Whole baht per person."""
    if not firm["revenue"] or not firm["employees"]:
        return None
    return math.floor(fractions.Fraction(firm["revenue"], firm["employees"]) + fractions.Fraction(1, 2))


DERIVED = {"margin": margin, "revenue_per_employee": per_employee}


def test_quartiles_are_those_of_plain_python(database, firms):
    found = quartiles(database, YEAR).set_index(["sector", "region", "size", "measure"])
    for keys in (("_T", "_T", "_T"), ("TRD", "_T", "MIC"), ("SRV", "BMR", "SML"), ("MFG", "NEA", "_T")):
        own = [f for f in firms if all(k in ("_T", f[name]) for k, name in zip(keys, ("sector", "region", "size"), strict=True))]
        for measure in ("revenue", "total_assets", "revenue_per_employee", "margin"):
            values = [DERIVED[measure](firm) if measure in DERIVED else firm[measure] for firm in own]
            values = [value for value in values if value is not None]
            row = found.loc[(*keys, measure)]
            assert row["firms"] == len(values) >= 10
            for name, share in (("q1", 0.25), ("median", 0.5), ("q3", 0.75)):
                expected = two_digits(nearest_rank(values, share)) / (1000 if measure == "margin" else 1)
                assert row[name] == expected, (keys, measure, name)
    assert found["firms"].min() >= 10 and found.index.is_unique
    assert found[["q1", "median", "q3"]].apply(lambda row: row.is_monotonic_increasing, axis=1).all()
    levels = found.reset_index()[["sector", "region", "size"]].nunique()
    assert list(levels) == [5, 7, 4]


def test_fewer_than_ten_firms_have_no_quartiles(database):
    with duckdb.connect(str(database), read_only=True) as connection:
        all_groups = connection.execute(quartiles_sql(YEAR, least=1)).df()
    assert len(all_groups[all_groups["firms"] >= 10]) == len(quartiles(database, YEAR)) < len(all_groups)


@given(st.integers(-(10**15), 10**15))
@example(995)
@example(-995)
@example(104_999)
@example(105_000)
@example(9_999_999)
@example(0)
def test_two_significant_digits(value):
    with sqlite3.connect(":memory:") as connection:
        (found,) = connection.execute(f"select {aggregate.two_digits_sql('v')} from (select {value} as v)").fetchone()
    assert found == two_digits(value)


@pytest.mark.parametrize(
    ("profit", "revenue", "expected"),
    [(5, 100, 5000), (-1, 3, -33333), (10**14, 1, 10**11), (-(10**14), 1, -(10**11)), (10**14, 10**14, 10**5), (7, 0, None)],
)
def test_margins_of_any_size(profit, revenue, expected):
    sql = f"select {aggregate.MARGIN} from (select cast({profit} as bigint) as net_profit, cast({revenue} as bigint) as revenue) e"
    with sqlite3.connect(":memory:") as other:
        assert duckdb.sql(sql).fetchall() == other.execute(sql).fetchall() == [(expected,)]


def test_a_year_without_records_is_empty(database):
    assert len(leaves(database, 1999)) == len(trade_leaves(database, 1999)) == len(quartiles(database, 1999)) == 0


def test_sums_beyond_double_precision_are_refused(database):
    frame = pd.DataFrame({name: [2**53] for name in ("m", "m_x1", "m_x2", "m_contributors")})
    with pytest.raises(OverflowError, match="a sum of m"):
        aggregate.exact(frame, ["m"])
