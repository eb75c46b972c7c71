"""The codec between a query string and the state of a page: canonical, reversible, and calm about anything typed."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.address import LONGEST_NAME, MOST_NOTICES, Decoded, Filter, State, decode, encode

YEAR = Filter("year", ("2021", "2022", "2023"), "2023")
SECTOR = Filter("sector", ("_T", "AGR", "MFG", "TRD", "SRV"), (), multiple=True)
SIZE = Filter("size", ("MIC", "SML", "MED"), ("MIC", "SML"), multiple=True)
ODD = Filter("พื้นที่", ("TH-10", "a b", "50%", "x=y&z", "ก+ข", "#?/"), "TH-10")
FILTERS = (YEAR, SECTOR, SIZE, ODD)
DEFAULT: State = {"year": "2023", "sector": (), "size": ("MIC", "SML"), "พื้นที่": "TH-10"}


def choice(item: Filter) -> st.SearchStrategy[Any]:
    if not item.multiple:
        return st.sampled_from(item.codes)
    chosen = st.sets(st.sampled_from(item.codes), min_size=1)
    return st.just(item.default) | chosen.map(lambda codes: tuple(code for code in item.codes if code in codes))


STATES = st.fixed_dictionaries({item.id: choice(item) for item in FILTERS})
NAMES = st.sampled_from([item.id for item in FILTERS]) | st.text()
VALUES = st.text() | st.sampled_from([code for item in FILTERS for code in item.codes]) | st.text("AGRTD,_ \x00\n%")
QUERIES = st.dictionaries(NAMES, VALUES | st.lists(VALUES))
JUNK = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(), st.lists)


class TestRoundTrip:
    @given(STATES)
    def test_every_state_survives_its_address(self, state: State) -> None:
        assert decode(encode(state, FILTERS), FILTERS) == Decoded(state, ())
        assert decode("?" + encode(state, FILTERS), FILTERS).state == state
        assert decode(parse_qs(encode(state, FILTERS)), FILTERS).state == state

    @given(STATES)
    def test_addresses_are_plain_ascii(self, state: State) -> None:
        address = encode(state, FILTERS)
        assert address.isascii()
        assert not set(address) & set(" \"<>#?+'")

    @given(QUERIES)
    def test_one_address_per_state(self, query: dict[str, Any]) -> None:
        state = decode(query, FILTERS).state
        address = encode(state, FILTERS)
        assert encode(decode(address, FILTERS).state, FILTERS) == address
        assert decode(address, FILTERS).state == state


class TestHostileAddresses:
    @given(st.dictionaries(NAMES, JUNK))
    def test_any_value_gives_a_valid_state(self, query: dict[str, Any]) -> None:
        assert_valid(decode(query, FILTERS))

    @given(st.text() | st.text("year=sectorAGR2022,&%;?+ \x00\ud800", max_size=200))
    def test_any_query_string_gives_a_valid_state(self, query: str) -> None:
        assert_valid(decode(query, FILTERS))

    def test_very_long_input_is_refused_quickly(self) -> None:
        assert decode({"sector": "AGR," * 1_000_000}, FILTERS) == Decoded(DEFAULT, ("sector",))
        assert decode({"sector": [""] * 1_000_000}, FILTERS) == Decoded(DEFAULT, ("sector",))
        assert_valid(decode("&".join(f"p{i}=1" for i in range(100_000)), FILTERS))

    def test_names_are_shown_short_and_clean_and_values_never(self) -> None:
        query = {"<b>" + "x" * 500: "secret", "a\x00\u202eb\n": "secret", "\x07": "secret", "year": "<script>"}
        shown = decode(query, FILTERS).ignored
        assert shown == ("<b>" + "x" * (LONGEST_NAME - 3), "ab", "?", "year")

    def test_only_the_first_unknown_names_are_listed(self) -> None:
        assert len(decode({f"p{i}": "1" for i in range(50)}, FILTERS).ignored) == MOST_NOTICES

    def test_marks_of_other_sites_cause_no_notice(self) -> None:
        assert decode("fbclid=x&utm_source=line&year=2022", FILTERS) == Decoded(DEFAULT | {"year": "2022"}, ())


class TestDecode:
    @pytest.mark.parametrize(
        ("query", "changed", "ignored"),
        [
            ("", {}, ()),
            ("year=2022", {"year": "2022"}, ()),
            ("year=%202022%20", {"year": "2022"}, ()),
            ("year=", {}, ()),
            ("year=2022&year=2022", {"year": "2022"}, ()),
            ("year=2021&year=2022", {}, ("year",)),
            ("year=2021,2022", {}, ("year",)),
            ("year=2566", {}, ("year",)),
            ("YEAR=2022", {}, ("YEAR",)),
            ("sector=TRD,AGR", {"sector": ("AGR", "TRD")}, ()),
            ("sector=TRD&sector=AGR,TRD", {"sector": ("AGR", "TRD")}, ()),
            ("sector=TRD,,%20,", {"sector": ("TRD",)}, ()),
            ("sector=TRD,XXX", {"sector": ("TRD",)}, ("sector",)),
            ("sector=XXX", {}, ("sector",)),
            ("size=MED", {"size": ("MED",)}, ()),
            ("size=", {}, ()),
            ("size=XXX", {}, ("size",)),
            ("colour=red&year=2022", {"year": "2022"}, ("colour",)),
        ],
    )
    def test_queries(self, query: str, changed: State, ignored: tuple[str, ...]) -> None:
        assert decode(query, FILTERS) == Decoded(DEFAULT | changed, ignored)

    def test_values_of_a_form_or_a_callback(self) -> None:
        query = {"year": "2021", "sector": ["SRV", "MFG"], "size": None}
        assert decode(query, FILTERS).state == DEFAULT | {"year": "2021", "sector": ("MFG", "SRV")}


class TestEncode:
    def test_canonical_form(self) -> None:
        state: State = {"size": ("SML", "MED"), "sector": ("TRD", "AGR"), "year": "2022", "พื้นที่": "x=y&z"}
        assert encode(state, FILTERS) == (
            "year=2022&sector=AGR,TRD&size=SML,MED&%E0%B8%9E%E0%B8%B7%E0%B9%89%E0%B8%99%E0%B8%97%E0%B8%B5%E0%B9%88=x%3Dy%26z"
        )

    def test_defaults_and_missing_filters_are_left_out(self) -> None:
        assert encode(DEFAULT, FILTERS) == encode({}, FILTERS) == encode({"size": ()}, FILTERS) == ""

    def test_a_state_that_no_address_gave_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"year.*decode the address first"):
            encode({"year": "1999"}, FILTERS)


class TestFilter:
    @pytest.mark.parametrize(
        ("codes", "default", "multiple", "reason"),
        [
            (("a", "b"), "c", False, "must be codes"),
            (("a", "b"), ("b", "a"), True, "in their order"),
            (("a", "b"), ("a",), False, "is a tuple"),
            (("a", "b"), "a", True, "is a tuple"),
            (("a", "a"), "a", False, "twice"),
            (("a,b",), "a,b", False, "comma"),
            (("",), "", False, "blank"),
            ((" a",), " a", False, "padded"),
        ],
    )
    def test_a_wrong_declaration_is_refused(self, codes: tuple[str, ...], default: Any, multiple: bool, reason: str) -> None:
        with pytest.raises(ValueError, match=rf"filter 'f'.*{reason}"):
            Filter("f", codes, default, multiple)


def assert_valid(found: Decoded) -> None:
    """The state has every filter with codes that it offers, and the notice is short and printable."""
    for item in FILTERS:
        chosen = found.state[item.id]
        assert isinstance(chosen, tuple) is item.multiple
        assert set(chosen if isinstance(chosen, tuple) else [chosen]) <= set(item.codes)
    assert set(found.state) == {item.id for item in FILTERS}
    assert len(found.ignored) <= MOST_NOTICES
    assert all(name.isprintable() and 0 < len(name) <= LONGEST_NAME for name in found.ignored)
    encode(found.state, FILTERS)
