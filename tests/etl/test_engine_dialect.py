"""The translation of the portable subset; what it cannot say is refused, never run as something else."""

import pytest

from tests.etl.spark_cluster import why_not

if why_not().startswith("pyspark is not"):
    pytest.skip(why_not(), allow_module_level=True)

from etl.engine.dialect import Statement, statements


def only(text: str) -> Statement:
    (found,) = statements(text)
    return found


def test_tables_are_made_filled_and_emptied() -> None:
    assert only("create table a (b smallint, c varchar)") == Statement("create", "a", columns=(("b", "SMALLINT"), ("c", "STRING")))
    assert only("create or replace temp table a as select 1 as b") == Statement("create", "a", "SELECT 1 AS b")
    assert only('insert into "a" select b from c') == Statement("append", "a", "SELECT b FROM c")
    assert only("insert into a (c, d) select 1, 2") == Statement("append", "a", "SELECT 1, 2", (("c", ""), ("d", "")))
    assert only("insert into a with c as (select 1 as b) select b from c").query.startswith("WITH c AS")
    assert only("create view a as select 1 as b").does == "view"
    assert only("drop table a") == Statement("drop", "a")
    assert only("delete from a where b = 1") == Statement("delete", "a", "SELECT * FROM a WHERE NOT COALESCE((b = 1), FALSE)")
    assert [found.does for found in statements("create table a (b date); select b from a;")] == ["create", "answer"]


def test_names_of_databases_go() -> None:
    assert only("select e.a from private.enterprise e join main.form f on f.b = e.b").query == (
        "SELECT e.a FROM enterprise AS e JOIN form AS f ON f.b = e.b"
    )
    assert only("select a from previous.enterprise").query == "SELECT a FROM previous_enterprise"
    assert only("insert into private.enterprise select 1").table == "enterprise"


def test_a_full_match_reaches_both_ends() -> None:
    assert only("select regexp_full_match(a, '[0-9]{2}|x')").query == r"SELECT a RLIKE '\\A(?:[0-9]{2}|x)\\z'"


def test_whole_numbers_divide_to_whole_numbers_and_nulls_come_last() -> None:
    assert "DIV 10" in only("select a // 10").query
    assert only("select a from b order by a").query.endswith("NULLS LAST")


@pytest.mark.parametrize("text", ["attach 'a' as b", "copy a to 'b'", "pragma version", "update a set b = 1", "install x"])
def test_what_has_no_meaning_there_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not in the portable subset"):
        list(statements(text))
