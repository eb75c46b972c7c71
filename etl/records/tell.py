"""What the officer sees: decision first, in Thai and in English, then what left or why nothing did."""

import datetime
from collections.abc import Mapping, Sequence

from rich.markup import escape
from rich.table import Column, Table

from data.catalogue import Catalogue, CodeList
from data.notice import Notice
from etl.records.entries import CLOSING, RELEASE, Open
from etl.records.ledger import START, Line
from etl.records.release import Answer
from etl.records.words import day, say
from etl.report import out


def answered(answer: Answer, notice: Notice, catalogue: Catalogue) -> None:
    """The whole answer to a request."""
    if answer.refusals:
        _head("say.refused", "red")
        for refusal in answer.refusals:
            _refusal_lines(refusal.rule, refusal.key, (refusal.sentence.th, refusal.sentence.en), (refusal.say.th, refusal.say.en))
    else:
        _head("say.allowed", "green")
        _allowed(answer, notice, catalogue)
    for line in (_earlier(answer.earlier), f"{_both('say.line')} {answer.line.number}", f"  {answer.line.hash}"):
        _print(line)


def _head(key: str, colour: str) -> None:
    out().print(f"[bold {colour}]{escape(_both(key))}[/]")


def _both(key: str, **facts: object) -> str:
    return f"{say(key, 'th', **facts)} · {say(key, 'en', **facts)}"


def _print(line: str) -> None:
    if line:
        out().print(line, markup=False)


def _refusal_lines(rule: str, key: str, sentence: tuple[str, str], advice: tuple[str, str]) -> None:
    out().print(f"\n[bold]{escape(key)}[/] [dim]({escape(rule)})[/]")
    _print(f"  {say('say.notice', 'th')}: “{sentence[0]}”")
    _print(f"  {say('say.notice', 'en')}: “{sentence[1]}”")
    _print(f"  {say('say.remedy', 'th')}: {advice[0]}")
    _print(f"  {say('say.remedy', 'en')}: {advice[1]}")


def _allowed(answer: Answer, notice: Notice, catalogue: Catalogue) -> None:
    filled, taken = answer.filled, answer.taken
    assert filled is not None and taken is not None  # an allowed request was understood and found records
    if answer.folder is None:
        _head("say.would", "yellow")
    if answer.line.body["origin"] == "synthetic":
        _print(_both("readme.synthetic"))
    table = Table("", Column("", overflow="fold"), show_header=False)
    facts = {
        "readme.requester": filled.requester.unit,
        "readme.class": f"{filled.requester_class} {notice.classes[filled.requester_class].name.th}",
        "readme.letter": f"{filled.letter_number} ({day(filled.letter_date, 'th')})",
        "readme.purpose": filled.purpose,
        "readme.fields": ", ".join(notice.fields[field].th if field in notice.fields else field for field in filled.fields),
        "readme.year": f"{taken.year + 543} ({taken.year})",
        "readme.records": _both("say.found", records=taken.records, fitting=taken.fitting),
        "say.by_region": _spread(taken.by_region, catalogue.codes["areas"]),
        "say.by_size": _spread(taken.by_size, catalogue.codes["sizes"]),
        "readme.expires_on": day(filled.expires_on, "th"),
        "readme.register": answer.line.body["register"],
    }
    for key, fact in facts.items():
        table.add_row(escape(_both(key)), escape(fact))
    out().print(table)
    if answer.folder:
        _print(f"{_both('say.folder')}: {answer.folder}")
    if taken.records < filled.number:
        _print(_both("say.fewer", number=filled.number, records=taken.records))
    _print(f"{notice.keep.th}\n{notice.keep.en}")


def _spread(counts: Mapping[str, int], codes: CodeList) -> str:
    return ", ".join(f"{codes.label(code, 'th')} {count:,}" for code, count in counts.items())


def _earlier(earlier: Sequence[Line]) -> str:
    records = sum(line.body["records"] for line in earlier)
    return _both("say.earlier", times=len(earlier), records=records) if earlier else ""


def sound(lines: Sequence[Line]) -> None:
    """The good news of `verify`, and the hash to be noted on paper."""
    _print(_both("say.sound", lines=len(lines)))
    _print(f"{_both('say.note_hash')}: {lines[-1].hash if lines else START}")


def listed(lines: Sequence[Line], today: datetime.date) -> None:
    """One row per line."""
    closed = {line.body["extract"] for line in lines if line.body["action"] in CLOSING}
    table = _table("number", "day", "action", "class", "requester", "letter", "records", "extract", "state")
    for line in lines:
        body = line.body
        unit = body.get("requester", {}).get("unit", "")
        cells = (body.get("class", ""), unit, body.get("letter_number", ""), body.get("records", ""), body.get("extract", ""))
        _row(table, line.number, body["at"][:10], _both(f"action.{body['action']}"), *cells, _state(line, closed, today))
    out().print(table)


def _table(*headings: str) -> Table:
    both = (f"{say(f'heading.{name}', 'th')}\n{say(f'heading.{name}', 'en')}" for name in headings)
    return Table(*(Column(escape(heading), overflow="fold") for heading in both))


def _row(table: Table, *cells: object) -> None:
    table.add_row(*(escape(str(cell)) for cell in cells))


def _state(line: Line, closed: set[str], today: datetime.date) -> str:
    body = line.body
    if body["action"] in CLOSING:
        return ""
    if body["action"] != RELEASE:
        return ", ".join(body["rules"]) or _both("state.allowed")
    if body["extract"] in closed:
        return _both("state.closed")
    return _both("state.overdue" if body["expires_on"] < today.isoformat() else "state.open")


def overdue(found: Sequence[Open], today: datetime.date) -> None:
    """Releases that should have been returned or destroyed."""
    if not found:
        return _print(_both("say.none_overdue"))
    table = _table("extract", "requester", "letter", "records", "last_day", "days_over", "approver")
    for one in found:
        body = one.line.body
        cells = (one.extract, body["requester"]["unit"], body["letter_number"], body["records"], body["expires_on"])
        _row(table, *cells, (today - one.expires_on).days, body["approver"])
    return out().print(table)


def closed(line: Line) -> None:
    """What was closed."""
    _print(f"{_both('say.closed', extract=line.body['extract'])}\n{_both('say.line')} {line.number}\n  {line.hash}")
