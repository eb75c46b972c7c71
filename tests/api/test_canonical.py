"""One state, one answer: spellings of an address share what was made for it, and the same notices."""

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given, settings

from data.catalogue import Catalogue
from data.warehouse import Reader, Warehouse
from pages import structure
from pages.serving.site import canonical, opened
from tests.api.test_hostile_queries import raw


@pytest.fixture(scope="session")
def register_reader(register_home, catalogue: Catalogue) -> Reader:  # type: ignore[no-untyped-def]
    return Warehouse(register_home, catalogue).reader()


def one(query: str, reader: Reader, catalogue: Catalogue) -> str:
    return canonical(structure.PAGE, "th", query, reader, catalogue)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("year=_L&activity=_T", ""),
        ("size=MIC&activity=MFG", "activity=MFG&size=MIC"),
        ("vs=NOR,BMR&compare=area", "compare=area&vs=BMR,NOR"),
        ("compare=area&vs=BMR,MIC", "compare=area&vs=BMR&vs=!"),
        ("vs=BMR", "vs=!"),
        ("year=1&x=1&y=2&era=be", "year=!&…=!"),
        ("utm_source=x&era=ce", "era=ce"),
    ],
)
def test_spellings(register_reader: Reader, catalogue: Catalogue, query: str, expected: str) -> None:
    assert one(query, register_reader, catalogue) == expected


def test_the_spelling_gives_the_same_state_and_notice_and_stays_as_it_is(register_reader: Reader, catalogue: Catalogue) -> None:
    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(raw)
    @example("compare=activity&vs=A,<b>&era=xx")
    @example("compare=area&compare=size&vs=MIC")
    def ask(query: str) -> None:
        spelled = one(query, register_reader, catalogue)
        assert one(spelled, register_reader, catalogue) == spelled
        given, again = (opened(structure.PAGE, "th", text, register_reader, catalogue) for text in (query, spelled))
        assert again[0].state == given[0].state and bool(again[1].notices) == bool(given[1].notices)

    ask()


def test_hostile_addresses_share_their_answers(register_client: FlaskClient) -> None:
    tags = {register_client.get(f"/_view/en/structure?{name}=1").headers["ETag"] for name in ("a", "b", "<zq>", "c" * 900)}
    assert len(tags) == 1
