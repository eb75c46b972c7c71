"""All cells of a dataset as columns that are small and quick to choose from: every text column is codes of its own list.

Kept whole in each process; a choice of a thousand among half a million cells then takes about a millisecond, a question to
the database five times as long.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

WIDTHS = ((pa.int8(), 2**7), (pa.int16(), 2**15), (pa.int32(), 2**31))
"""Types of codes and how many codes each can tell apart."""


def encoded(cells: pa.Table, keys: Sequence[str]) -> pa.Table:
    """Text columns as the shortest codes, each column in one piece, in the order of `keys`.

    Ordered here, as numbers: the database keeps 50 MB from ordering half a million rows until it is closed.
    """
    coded = pa.table({name: _encoded(cells[name]) for name in cells.column_names})
    ranks = pa.table({key: _ranks(coded[key].chunk(0)) for key in keys})
    return coded.take(pc.sort_indices(ranks, sort_keys=[(key, "ascending") for key in keys]))


def _ranks(column: pa.Array) -> pa.Array:
    return pc.rank(column.dictionary).take(column.indices) if pa.types.is_dictionary(column.type) else column


def _encoded(column: pa.ChunkedArray) -> pa.Array:
    array = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if not pa.types.is_string(array.type):
        return array
    coded = array.dictionary_encode()
    width = next(type_ for type_, most in WIDTHS if len(coded.dictionary) <= most)
    return pa.DictionaryArray.from_arrays(coded.indices.cast(width), coded.dictionary)


def chosen(cells: pa.Table, where: Mapping[str, Sequence[str]]) -> pa.Table:
    """The cells with these codes per column, in the order in which they stand, as plain columns."""
    if where:
        # One pass over the columns of the choice, one over the cells: a filter per column would copy everything each time.
        cells = cells.filter(reduce(pc.and_, (_has(cells[name].chunk(0), codes) for name, codes in where.items())))
    return pa.table({name: _plain(cells[name]) for name in cells.column_names})


def _has(column: pa.DictionaryArray, codes: Sequence[str]) -> pa.BooleanArray:
    """Compared as numbers: the places of the codes in the column's own list."""
    known, numbers = column.dictionary.to_pylist(), column.indices
    places = [pa.scalar(known.index(code), numbers.type) for code in codes if code in known]
    return reduce(pc.or_, (pc.equal(numbers, place) for place in places), pa.repeat(False, len(numbers)))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
