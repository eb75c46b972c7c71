"""Every way in which a source can be broken ends in a report with file, row, column, reason and remedy."""

import pytest

from data.declare import DeclarationError
from etl.problems import BuildError

FILE = "press/firms.csv"


def problems(house):
    with pytest.raises(BuildError) as caught:
        house.build()
    assert house.home.current() == ""
    assert house.home.ids() == []
    return caught.value.problems


def spoil(house, old, new, count=1):
    """Change the source behind the back of its record."""
    text = house.source.read_text("utf-8")
    assert old in text
    house.source.write_text(text.replace(old, new, count), "utf-8")


def first(house):
    """The first problem; the differing SHA-256 may only follow it."""
    found = problems(house)
    assert "SHA-256" in found[-1].reason or len(found) == 1
    return found[0]


def assert_told(problem, row, column, value, reason, remedy):
    assert (problem.file, problem.row, problem.column) == (FILE, row, column)
    assert value in problem.value
    assert reason in problem.reason
    assert remedy in problem.remedy
    for part in (FILE, str(row), column, reason, remedy):
        assert part in str(problem)


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "value", "reason", "remedy"),
    [
        (",region,", ",regoin,", 1, "regoin", "", "no such column", "did you mean 'region'?"),
        (",320,", ",3x20,", 3, "value", "3x20", "is not a number", "decimal point"),
        (",320,", ",๓๒๐,", 3, "value", "๓๒๐", "is not a number", ": 320"),
        (",320,", ",,", 3, "value", "", "empty value", "give the row a status without value (O or Q)"),
        (",320,", ",nan,", 3, "value", "nan", "is not a number", "digits"),
        (",320,", f",{'9' * 400},", 3, "value", "999", "is not a number", "digits"),
        (",320,", ", 320,", 3, "value", " 320", "is not a number", ": 320"),
        (",320,", ",1e3,", 3, "value", "1e3", "is not a number", "digits"),
        (",320,", ",-1,", 3, "value", "-1", "below the minimum 0", "datasets/firms.toml"),
        (",320,", ",6000000,", 3, "value", "6000000", "above the maximum 5e+06", "correct the figure"),
        (",320,", ",320.5,", 3, "value", "320.5", "not a whole number", "correct the figure"),
        (",25.5,", ",125.5,", 7, "value", "125.5", "above the maximum 100 of share", "datasets/firms.toml"),
        ("Chiang Mai", "Chang Mai", 6, "province", "Chang Mai", "not in the code list areas", "'Chiang Mai' (TH-50)"),
        ("north,all", "nroth,all", 7, "region", "nroth", "not in the code list areas", "'north' (NOR)"),
        ("2022,small", "2022,smal", 4, "size", "smal", "not in the code list sizes", "did you mean 'small' (SML)"),
        ("2022,small", "2022,", 4, "size", "", "empty cell", "use one of"),
        (",share,", ",shares,", 7, "measure", "shares", "not a measure of dataset firms", "did you mean 'share'?"),
        (",percent,", ",percents,", 7, "unit", "percents", "not the unit of measure 'share'", "'percent'"),
        ("2021,", "2564,", 2, "period", "2564", "is not a period", "B.E. 2564 is 2021"),
        ("2021,", "2021-13,", 2, "period", "2021-13", "is not a period", "YYYY-Qn"),
    ],
)  # fmt: skip
def test_broken_value_is_told_first(house, old, new, row, column, value, reason, remedy):
    spoil(house, old, new)
    assert_told(first(house), row, column, value, reason, remedy)


def test_duplicate_key(house):
    line = "2022,small,all,all,enterprise_count,200,enterprises,Report 2022,https://www.osmep.example/2022,"
    house.receive([*_rows(house), line])
    (problem,) = problems(house)
    assert_told(problem, 8, "value", "200", "duplicate key: row 4 (200) of the same source", "delete one of the two")
    assert "size SML" in problem.reason


def test_two_values_of_one_source_need_different_notes(house):
    line = "2022,small,all,all,enterprise_count,201,enterprises,Report 2022,https://www.osmep.example/2022,"
    house.receive([*_rows(house), line])
    (problem,) = problems(house)
    assert "duplicate key" in problem.reason
    house.receive([*_rows(house)[:-1], f"{line}printed in table 4"])
    house.build()
    assert [row[4:6] for row in house.cells() if row[1] == "SML"] == [(0, 200.0), (1, 201.0)]


def test_truncated_in_a_row(house):
    raw = house.source.read_bytes()
    house.source.write_bytes(raw[: raw.rindex(b"25.5")])
    found = problems(house)
    assert_told(found[0], 7, "", "2022,msme,north,all,share", "has 6 fields, the heading has 10", "one field per column")
    assert "cut off" in found[1].reason


def test_truncated_in_the_last_field(house):
    house.source.write_bytes(house.source.read_bytes()[:-4])
    assert [p.reason for p in problems(house)][-1] == "the last line has no line end: the file is cut off"


def test_truncated_between_rows(house):
    text = house.source.read_text("utf-8").splitlines(keepends=True)
    house.source.write_text("".join(text[:-2]), "utf-8")
    (problem,) = problems(house)
    assert_told(problem, 5, "", "", "cut off: fewer rows than recorded (4, recorded 6)", "restore the file")


def test_truncated_without_line_end(house):
    house.source.write_bytes(house.source.read_bytes().rstrip(b"\n"))
    (problem,) = problems(house)
    assert_told(problem, 7, "note", "", "the last line has no line end", "restore the file")


def test_short_row(house):
    spoil(house, "Report 2021,", "")
    (problem,) = problems(house)
    assert_told(problem, 2, "", "2021,msme", "has 9 fields, the heading has 10", "quotation marks")


def test_unquoted_comma(house):
    spoil(house, "as of October", "as of October, revised")
    (problem,) = problems(house)
    assert_told(problem, 3, "", "2022,msme", "has 11 fields", "put a value that holds a comma into quotation marks")


def test_open_quotation(house):
    spoil(house, "as of October", '"as of October')
    (problem,) = problems(house)
    assert_told(problem, 3, "", "", "is not valid CSV", "close the quotation marks")


def test_thai_windows_encoding(house):
    spoil(house, "as of October", "ณ ตุลาคม")
    house.source.write_bytes(house.source.read_text("utf-8").encode("cp874"))
    (problem,) = problems(house)
    assert_told(problem, 3, "note", "ณ ตุลาคม", "is not UTF-8 (byte 0xb3", "save the file as UTF-8")


def test_byte_order_mark(house):
    house.source.write_bytes(b"\xef\xbb\xbf" + house.source.read_bytes())
    (problem,) = problems(house)
    assert_told(problem, 1, "", "", "byte-order mark", "UTF-8 without BOM")


def test_other_bytes_with_sound_values(house):
    spoil(house, ",320,", ",321,")
    (problem,) = problems(house)
    assert_told(problem, 0, "", "", "SHA-256 differs", "python -m etl record")
    assert "whole file" in str(problem)


def test_missing_column_and_other_order(house):
    house.source.write_text("\n".join(line.partition(",")[2] for line in _lines(house)) + "\n")
    assert "columns missing: period" in first(house).reason
    house.source.write_text("\n".join(",".join(reversed(line.split(","))) for line in _lines(house)) + "\n")
    assert "columns" in first(house).reason


def test_repeated_column(house):
    house.receive(_rows(house), heading="period,period,region,province,measure,value,unit,source_title,source_url,note")
    (problem,) = problems(house)
    assert (problem.row, problem.column) == (1, "period")
    assert "repeated" in problem.reason


def test_list_of_authorities_is_missing(house):
    (house.data / "codes" / "authorities.csv").unlink()
    with pytest.raises(DeclarationError, match=r"authorities\.csv"):
        house.build()


def test_empty_file(house):
    house.source.write_text("")
    assert "is empty" in first(house).reason


def test_blank_line(house):
    spoil(house, "\n2022,small", "\n\n2022,small")
    assert_told(first(house), 4, "", "", "has 0 fields", "one field per column")


def test_all_problems_of_a_file_together(house):
    spoil(house, ",320,", ",many,")
    spoil(house, "Chiang Mai", "Chang Mai")
    spoil(house, "2022,small", "2022,tiny")
    assert [(p.row, p.column) for p in problems(house)] == [(3, "value"), (4, "size"), (6, "province"), (0, "")]


def test_problems_of_several_files(house):
    house.declare(('id = "firms"', 'id = "shops"'), ("press/firms.csv", "press/shops.csv"), id="shops")
    house.receive(_rows(house), file="press/shops.csv")
    (house.data / "sources/press/shops.csv").write_text("nothing\n")
    spoil(house, ",320,", ",many,")
    assert {p.file for p in problems(house)} == {FILE, "press/shops.csv"}


def test_missing_file(house):
    house.declare(("press/firms.csv", "press/firm.csv"))
    (problem,) = problems(house)
    assert (problem.file, problem.row) == ("press/firm.csv", 0)
    assert "did you mean 'press/firms.csv'?" in problem.remedy


def test_missing_record(house):
    house.source.with_suffix(".toml").unlink()
    (problem,) = problems(house)
    assert "no provenance record firms.toml" in problem.reason
    assert "python -m etl record" in problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "column", "reason"),
    [
        ('title = "Firms as published"', 'title = ""', "title", "blank"),
        ('producer = "OSMEP"', "", "producer", "missing"),
        ("rows = 6", 'rows = "6"', "rows", "expected int"),
        ('url = "https://www.osmep.example"', "", "url", "neither url nor section"),
        ('authority = "press"', 'authority = "pres"', "authority", "not in the code list authorities"),
        ('note = "note"', 'note = "notes"', "notes", "the file does not have"),
        ("[citation]", "[citation", "", "not readable TOML"),
    ],
)
def test_broken_record(house, old, new, column, reason):
    path = house.source.with_suffix(".toml")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    (problem,) = problems(house)
    assert problem.column == column
    assert reason in problem.reason
    assert problem.file.startswith("press/firms.")


def test_column_of_a_dimension_is_absent(house):
    house.declare(('columns = ["province", "region"]', 'columns = ["town"]'))
    (problem,) = problems(house)
    assert "no column town, which dataset firms reads" in problem.reason
    assert "datasets/firms.toml" in problem.remedy


def test_bad_rows_are_left_out_where_declared(house):
    house.declare(('layout = "long"', 'layout = "long"\nbad_rows = "reject"'))
    rows = _rows(house)
    rows[1] = rows[1].replace(",320,", ",many,")
    rows[4] = rows[4].replace("Chiang Mai", "Chang Mai")
    house.receive(rows)
    house.build()
    assert len(house.cells()) == 4
    manifest = house.json("manifest")
    assert manifest["datasets"]["firms"]["rejected"] == 2
    assert [(r["row"], r["column"], r["value"]) for r in manifest["rejects"]] == [
        (3, "value", "many"),
        (6, "province", "Chang Mai"),
    ]


def test_a_bad_file_stops_even_where_bad_rows_are_left_out(house):
    house.declare(('layout = "long"', 'layout = "long"\nbad_rows = "reject"'))
    spoil(house, ",320,", ",many,")
    (problem,) = problems(house)
    assert "SHA-256" in problem.reason


def _lines(house):
    return house.source.read_text("utf-8").splitlines()


def _rows(house):
    return _lines(house)[1:]
