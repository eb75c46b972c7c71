"""CSV on Spark: lines are read side by side, then numbered in the order of the file; no line break inside a value.

The grammar is the one that DuckDB reads when it is strict: fields between commas, quotation marks around a value (doubled
inside it) or none. A line that does not fit it stops the build, one with too few or too many fields is listed as broken.
"""

from etl.register.parts import Part

FIELD = '(?: *"[^"]*+(?:""[^"]*+)*+" *|(?! *")[^,]*+)'
"""One field, quoted or plain. Possessive, so that long values need no deep stack."""
STATES = """
select block, id, line, case when line = '' then 'blank' when not ({sound}) then 'unclosed'
    when size(fields) = {width} or size(fields) = {width} + 1 and element_at(fields, -1) = '' then 'record'
    else 'broken' end as state, fields
from (
    select block, id, line, regexp_extract_all(concat(',', line), ',({field})', 1) as fields,
        {ending} and concat(',', line) rlike '\\\\A(?:,{field})*+\\\\z' as sound
    from (select block, id, {line} as line, text from {table}) t
) f
"""
"""Every line with what it is; a line end unlike that of the heading cannot be told from a value."""
NUMBERED = """
select s.state, s.fields, s.line_in_block + b.lines as line, s.record_in_block + b.records as record
from (
    select block, state, fields, row_number() over (partition by block order by id) as line_in_block,
        sum(case when state = 'record' then 1 else 0 end) over (
            partition by block order by id rows between unbounded preceding and current row) as record_in_block
    from {table}
) s join (
    select block, coalesce(sum(lines) over (order by block rows between unbounded preceding and 1 preceding), 0) as lines,
        coalesce(sum(records) over (order by block rows between unbounded preceding and 1 preceding), 0) as records
    from (
        select block, count(*) as lines, sum(case when state = 'record' then 1 else 0 end) as records from {table} group by block
    ) c
) b on b.block = s.block
"""
"""Places within a piece of the file, then those of the pieces before it: nothing sorts a whole file."""
VALUE = """case when {raw} rlike '^ *"' then replace(substr(trim({raw}), 2, length(trim({raw})) - 2), '""', '"') else {raw} end"""
HEADING = 1
OR_ELSE = ", or a line ends unlike the heading, or a value holds a line break (which DuckDB reads, and Parquet may hold)"


def states(part: Part, table: str, crlf: bool) -> str:
    """The lines of `table` (block, id, text) with their fields and what they are."""
    line = "substr(text, 1, length(text) - 1)" if crlf else "text"
    ending = "endswith(text, '\\r')" if crlf else "not contains(text, '\\r')"
    return STATES.format(width=len(part.columns), field=FIELD, line=line, ending=ending, table=table, sound="sound")


def numbered(table: str) -> str:
    return NUMBERED.format(table=table)


def records(part: Part, table: str) -> str:
    """The columns of a part as text, and `record`, from its numbered lines."""
    values = (f"{VALUE.format(raw=f'fields[{at}]')} as `{name}`" for at, name in enumerate(part.columns))
    return f"select record - {HEADING} as record, {', '.join(values)} from {table} where state = 'record' and line > {HEADING}"


def broken(table: str) -> str:
    return f"select line from {table} where state = 'broken' and line > {HEADING}"


def unclosed(table: str) -> str:
    return f"select min(line) from {table} where state = 'unclosed'"
