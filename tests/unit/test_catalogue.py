"""The loader of declarations refuses what is wrong and says in which file, at which key, and why."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.catalogue import TOTAL, Catalogue, load
from data.declare import DeclarationError

HEADER = "code,parent,label_th,label_en,aliases"
CODES = {
    "areas": ["_T,,ทั่วประเทศ,Whole country,all", "NOR,_T,เหนือ,North,north|ภาคเหนือ", "TH-50,NOR,เชียงใหม่,Chiang Mai,"],
    "topics": ["structure,,โครงสร้าง,Structure,"],
    "frequencies": ["A,,รายปี,Annual,"],
    "licences": ["open,,เปิด,Open,"],
    "units": ["enterprises,,ราย,enterprises,"],
    "statuses": ["A,,ค่าปกติ,Normal value,", "P,,เบื้องต้น,Provisional,"],
}
BOTH = {"th": "คำ", "en": "words"}
WORDS = ("title", "description", "producer", "contact", "definition", "coverage", "method", "next_update")

Declaration = dict[str, Any]


def declaration() -> Declaration:
    """The smallest valid declaration, fresh for every test."""
    return {
        "id": "firms", "topic": "structure", "licence": "open", "frequency": "A", "origin": "published",
        **{key: dict(BOTH) for key in WORDS},
        "dimension": [{"id": "area", "title": dict(BOTH), "codes": "areas"}],
        "measure": [{"id": "enterprises", "title": dict(BOTH), "unit": "enterprises", "type": "count"}],
    }  # fmt: skip


def as_toml(value: Any) -> str:
    """A value as inline TOML; enough of the language for these tests."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else str(value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with the code lists and no dataset."""
    (tmp_path / "codes").mkdir()
    (tmp_path / "datasets").mkdir()
    for name, rows in CODES.items():
        write_codes(tmp_path, name, [HEADER, *rows])
    return tmp_path


def write_codes(folder: Path, name: str, lines: list[str]) -> None:
    (folder / "codes" / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")


def write(folder: Path, declared: Declaration, name: str = "firms") -> Path:
    path = folder / "datasets" / f"{name}.toml"
    path.write_text("".join(f"{key} = {as_toml(value)}\n" for key, value in declared.items()), "utf-8")
    return folder


def refusal(folder: Path) -> DeclarationError:
    with pytest.raises(DeclarationError) as caught:
        load(folder)
    return caught.value


def put(*path: str | int, value: Any) -> Callable[[Declaration], None]:
    """A mutation that sets the value at `path`."""

    def mutate(declared: Declaration) -> None:
        place: Any = declared
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return mutate


def drop(*path: str | int) -> Callable[[Declaration], None]:
    """A mutation that removes what stands at `path`."""

    def mutate(declared: Declaration) -> None:
        place: Any = declared
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return mutate


def check(**entries: Any) -> Callable[[Declaration], None]:
    """A mutation that adds one reconciliation."""
    return put("check", value=[{"id": "c", "title": dict(BOTH), **entries}])


FIGURE = {"place": BOTH, "of": [{"measure": "enterprises"}]}
MISTAKES: dict[str, tuple[Callable[[Declaration], None], str, str]] = {
    "unknown key": (put("colour", value="red"), "colour", "unknown key"),
    "unknown key inside": (put("measure", 0, "colour", value="red"), "measure[0].colour", "unknown key"),
    "missing key": (drop("frequency"), "frequency", "missing"),
    "missing language": (drop("title", "en"), "title.en", "missing"),
    "missing language inside": (drop("dimension", 0, "title", "th"), "dimension[0].title.th", "missing"),
    "blank text": (put("method", "th", value="  "), "method.th", "is blank"),
    "text without languages": (put("title", value="MSME"), "title", "expected a table"),
    "number for a text": (put("topic", value=1), "topic", "expected str"),
    "text for a number": (put("measure", 0, "decimals", value="0"), "measure[0].decimals", "expected int"),
    "one value for a list": (put("files", value="a.csv"), "files", "expected a list"),
    "unknown origin": (put("origin", value="guessed"), "origin", "not one of published"),
    "unknown code list": (put("dimension", 0, "codes", value="planets"), "dimension[0].codes", "no code list"),
    "measure without unit": (drop("measure", 0, "unit"), "measure[0].unit", "missing"),
    "unknown unit": (put("measure", 0, "unit", value="smiles"), "measure[0].unit", "not in data/codes/units.csv"),
    "no measure": (put("measure", value=[]), "measure", "at least one measure"),
    "unknown status": (
        put("measure", 0, "names", value=[{"name": "n", "status": "Z"}]),
        "measure[0].names.status",
        "not in data/codes/statuses.csv",
    ),
    "unknown topic": (put("topic", value="weather"), "topic", "not in data/codes/topics.csv"),
    "unknown licence": (put("licence", value="none"), "licence", "not in data/codes/licences.csv"),
    "unknown frequency": (put("frequency", value="X"), "frequency", "not in data/codes/frequencies.csv"),
    "register without rule": (put("origin", value="register"), "disclosure.rule", "needs a disclosure rule"),
    "synthetic without rule": (put("origin", value="synthetic"), "disclosure.rule", "needs a disclosure rule"),
    "no rule and no reason": (put("disclosure", value={"rule": "none"}), "disclosure.reason", "say why"),
    "Thai identifier": (put("measure", 0, "id", value="จำนวน"), "จำนวน", "lower-case English"),
    "reserved column": (put("dimension", 0, "id", value="period"), "period", "reserved or repeated"),
    "repeated column": (put("attribute", value=[{"id": "area", "title": BOTH}]), "area", "reserved or repeated"),
    "parts check without parts": (check(rule="parts", measure="enterprises", dimension="area"), "check.c", "parts"),
    "equal check with one side": (check(rule="equal", left=FIGURE), "check.c", "needs left and right"),
    "selection of nothing": (check(rule="remark", left={"place": BOTH, "of": [{}]}), "check.c", "needs a measure"),
    "selection by unknown dimension": (
        check(rule="remark", left={"place": BOTH, "of": [{"measure": "enterprises", "where": {"planet": ["x"]}}]}),
        "check.c",
        "'planet' is not a dimension of firms",
    ),
}


class TestDatasets:
    def test_the_smallest_declaration_loads(self, folder: Path) -> None:
        found = load(write(folder, declaration()))
        dataset = found.datasets["firms"]
        assert dataset.keys == ("period", "area", "measure", "variant")
        assert dataset.measure_of("enterprises").decimals == 0
        assert found.label(dataset, "area", TOTAL, "en") == "Whole country"

    @pytest.mark.parametrize(("mutate", "key", "reason"), MISTAKES.values(), ids=MISTAKES)
    def test_a_mistake_is_refused_by_file_and_key(
        self, folder: Path, mutate: Callable[[Declaration], None], key: str, reason: str
    ) -> None:
        declared = declaration()
        mutate(declared)
        error = refusal(write(folder, declared))
        assert (error.file, error.key) == ("firms.toml", key)
        assert reason in str(error)

    def test_the_file_bears_the_name_of_the_dataset(self, folder: Path) -> None:
        error = refusal(write(folder, declaration(), "companies"))
        assert (error.file, error.key) == ("companies.toml", "id")
        assert "must be named firms.toml" in str(error)

    def test_a_broken_file_is_named(self, folder: Path) -> None:
        (folder / "datasets" / "firms.toml").write_bytes(b'id = "firms"\ntitle = \xff')
        error = refusal(folder)
        assert (error.file, error.key) == ("firms.toml", "file")
        (folder / "datasets" / "firms.toml").write_text('id = "firms"\ntopic = = 1\n', "utf-8")
        assert "line 2" in str(refusal(folder))


class TestCodeLists:
    @pytest.mark.parametrize(
        ("lines", "key", "reason"),
        [
            ([HEADER, *CODES["areas"], CODES["areas"][1]], "code", "stands twice"),
            ([HEADER, "TH-50,NOR,เชียงใหม่,Chiang Mai,"], "TH-50", "its parent 'NOR' is not in the list"),
            ([HEADER, "NOR,,เหนือ,,"], "NOR.label_en", "is blank"),
            ([HEADER, "NOR,, ,North,"], "NOR.label_th", "is blank"),
            ([HEADER, ",,เหนือ,North,"], ".code", "is blank"),
            (["code,label_th,label_en", "NOR,เหนือ,North"], "header", "columns must be"),
            ([HEADER], "header", "columns must be"),
        ],
    )
    def test_a_mistake_is_refused_by_file_and_key(self, folder: Path, lines: list[str], key: str, reason: str) -> None:
        write_codes(folder, "areas", lines)
        error = refusal(write(folder, declaration()))
        assert (error.file, error.key) == ("areas.csv", key)
        assert reason in str(error)

    def test_every_spelling_leads_to_its_code(self, folder: Path) -> None:
        areas = load(folder).codes["areas"]
        spellings = ("TH-50", "เชียงใหม่", "Chiang Mai", "north", "ภาคเหนือ", "all")
        assert [areas.by_spelling[text] for text in spellings] == ["TH-50", "TH-50", "TH-50", "NOR", "NOR", TOTAL]
        assert [code.code for code in areas.children("NOR")] == ["TH-50"]

    def test_a_label_of_two_codes_is_no_spelling(self, folder: Path) -> None:
        write_codes(folder, "areas", [HEADER, "a,,เหนือ,North,", "b,,เหนือ,Far north,"])
        spellings = load(folder).codes["areas"].by_spelling
        assert "เหนือ" not in spellings
        assert spellings["Far north"] == "b"


class TestTexts:
    def test_texts_are_found_by_group_and_key(self, folder: Path) -> None:
        (folder / "texts.toml").write_text('[page]\ncount = {th = "{n} ช่อง", en = "{n} cells"}\n', "utf-8")
        found = load(folder)
        assert found.text("page.count", "th", n=3) == "3 ช่อง"
        assert found.text("page.count", "en") == "{n} cells"
        with pytest.raises(KeyError):
            found.text("page.nothing", "th")

    def test_a_text_in_one_language_is_refused(self, folder: Path) -> None:
        (folder / "texts.toml").write_text('[page]\ncount = {th = "ช่อง"}\n', "utf-8")
        error = refusal(folder)
        assert (error.file, error.key) == ("texts.toml", "page.count.en")


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return load()


class TestTheRealCatalogue:
    def test_it_loads(self, real: Catalogue) -> None:
        assert real.datasets
        assert all(dataset.id == name for name, dataset in real.datasets.items())

    def test_every_label_is_clean(self, real: Catalogue) -> None:
        labels = [label for codes in real.codes.values() for code in codes for label in (code.label.th, code.label.en)]
        assert [label for label in labels if label != label.strip() or "\n" in label] == []

    def test_no_spelling_stands_for_two_codes(self, real: Catalogue) -> None:
        for codes in real.codes.values():
            spellings = [text for code in codes for text in {code.code, *code.aliases}]
            assert len(spellings) == len(set(spellings)), codes.id

    def test_the_words_differ_by_language(self, real: Catalogue) -> None:
        for dataset in real.datasets.values():
            assert dataset.title.th != dataset.title.en, dataset.id


def test_the_test_writer_writes_what_toml_reads() -> None:
    declared = declaration()
    assert tomllib.loads("".join(f"{key} = {as_toml(value)}\n" for key, value in declared.items())) == declared
