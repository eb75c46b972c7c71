"""The stages of a build, in order; each is a plain function that can be run and tested alone.

catalogue → extract → tables (normalise, validate, cells) → reconcile → publish
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.catalogue import Catalogue, Dataset, load
from data.declare import DeclarationError
from etl.audit import without_register_tables
from etl.cells import cells, duplicates, sources_of, with_sources
from etl.checks import reconcile
from etl.engine import Engine
from etl.extract import FILE, ROW, Source, changed, read_source
from etl.home import Home, clear_work, locked
from etl.normalise import normalise
from etl.problems import BuildError, Problem, nearest, stop_if
from etl.publish import publish
from etl.register.place import Place
from etl.release import Content, Table
from etl.validate import problems_of


@dataclass(frozen=True)
class Places:
    """Where a build reads and writes: `data` holds datasets/, codes/ and texts.toml; `sources` the files received."""

    home: Path
    data: Path
    sources: Path


@dataclass(frozen=True)
class Outcome:
    """A finished build."""

    release: str
    is_new: bool
    content: Content


Drop = Callable[[Path], Place]
"""Gives the folder of a drop; told the folder for work, it may make one there."""
Tell = Callable[[str], None]
"""Is told the name of each stage as it begins."""


def build(
    places: Places, now: datetime.datetime, tell: Tell = lambda stage: None, drop: Drop | None = None, engine: Engine | None = None
) -> Outcome:
    """Build and publish a release; `drop`: gives the folder of the register's drop, or makes one below the folder it is given.

    `engine` works on its records (default: DuckDB). Raises `BuildError`, `DeclarationError` or `HomeError`; the pointer then stays.
    """
    home = Home(places.home)
    with locked(home):
        clear_work(home)
        try:
            release, is_new, content = _published(home, places, now, tell, drop, engine)
        finally:
            clear_work(home)
    return Outcome(release, is_new, content)


def takes_records(catalogue: Catalogue) -> bool:
    """Whether any dataset is made from records."""
    return any(dataset.origin != "published" for dataset in catalogue.datasets.values())


def _published(
    home: Home, places: Places, now: datetime.datetime, tell: Tell, drop: Drop | None, engine: Engine | None
) -> tuple[str, bool, Content]:
    catalogue = load(places.data)
    content = prepare(catalogue, places.sources, tell)
    if drop is None or not takes_records(catalogue):
        tell("publish")
        return *publish(home, content, without_register_tables, now), content
    from etl.register.release import joined  # compiled code and a solver: only what needs them loads them

    whole = joined(home, catalogue, places.data, content, drop(home.work), tell, engine)
    tell("publish")
    return *publish(home, whole.content, whole.audit, now, whole.private), whole.content


@dataclass(frozen=True)
class Made:
    """One dataset after validation: its table, the sources it cites, and defects that must stop the build."""

    table: Table
    cited: pd.DataFrame
    problems: tuple[Problem, ...]


def prepare(catalogue: Catalogue, folder: Path, tell: Tell = lambda stage: None) -> Content:
    """Everything up to publishing: the content of a release from the sources below `folder`."""
    tell("extract")
    sources, problems = extract(catalogue, folder)
    made = []
    for dataset in _from_files(catalogue):
        tell(f"validate {dataset.id}")
        if all(file in sources for file in dataset.files):
            made.append(_attempt(catalogue, dataset, [sources[file] for file in dataset.files], problems))
    finished = _sound(made, problems, sources.values())
    tell("reconcile")
    return assemble(catalogue, finished, tuple(sources.values()))


def extract(catalogue: Catalogue, folder: Path) -> tuple[dict[str, Source], list[Problem]]:
    """Every file that a dataset names, read once, and what is wrong with the others."""
    if "authorities" not in catalogue.codes:
        raise DeclarationError("authorities.csv", "file", "missing in codes/; it ranks the standing of sources")
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for file in sorted({file for dataset in catalogue.datasets.values() for file in dataset.files}):
        try:
            sources[file] = read_source(folder, file)
            problems += _unknown_authorities(catalogue, sources[file])
        except BuildError as stopped:
            problems += stopped.problems
    return sources, problems


def tabulate(catalogue: Catalogue, dataset: Dataset, sources: Sequence[Source]) -> Made:
    """Normalise, validate and number one dataset. Rows with defects are left out if the declaration says so."""
    normalised = normalise(dataset, catalogue.codes, sources)
    received = pd.concat([source.table for source in sources])
    defects = [*normalised.problems, *problems_of(dataset, catalogue.codes, normalised.rows, received)]
    rows = with_sources(_without(normalised.rows, defects))
    repeated = duplicates(dataset, rows)
    rows, defects = _without(rows, repeated), [*defects, *repeated]
    as_of = max(source.record.as_of for source in sources)
    rejects = tuple(defects) if dataset.bad_rows == "reject" else ()
    table = Table(dataset, cells(dataset, rows, catalogue.codes["authorities"]), len(received), rejects, as_of)
    return Made(table, sources_of(rows, sources), () if rejects else tuple(defects))


def assemble(catalogue: Catalogue, made: Sequence[Made], inputs: tuple[Source, ...]) -> Content:
    """Put the tables together and reconcile them."""
    listed = pd.concat([one.cited for one in made]).drop_duplicates("id").sort_values("id", ignore_index=True)
    tables = tuple(one.table for one in made)
    results = reconcile(catalogue, {table.dataset.id: table.cells for table in tables}, listed)
    return Content(tables, listed, inputs, tuple(results))


def _from_files(catalogue: Catalogue) -> list[Dataset]:
    """Datasets made from files as received; a published one without files is a slip."""
    named = [dataset for dataset in catalogue.datasets.values() if dataset.files]
    slips = [d for d in catalogue.datasets.values() if d.origin == "published" and not d.files]
    problems = [Problem(f"datasets/{d.id}.toml", 0, "files", "", "names no file", "name its sources") for d in slips]
    nothing = Problem("datasets", 0, "", "", "there is no dataset to build", "declare one")
    stop_if([*problems, *([] if named else [nothing])])
    return named


def _attempt(catalogue: Catalogue, dataset: Dataset, sources: Sequence[Source], problems: list[Problem]) -> Made | None:
    """One dataset, its defects added to `problems`; None if it cannot be read at all."""
    try:
        made = tabulate(catalogue, dataset, sources)
    except BuildError as stopped:
        problems += stopped.problems
        return None
    problems += made.problems
    return made


def _sound(made: Sequence[Made | None], problems: Sequence[Problem], sources: Iterable[Source]) -> list[Made]:
    """All datasets, if nothing at all is wrong; changed files are told last."""
    stop_if(list(dict.fromkeys([*problems, *(problem for source in sources for problem in changed(source))])))
    return [one for one in made if one is not None]


def _without(rows: pd.DataFrame, problems: Collection[Problem]) -> pd.DataFrame:
    """`rows` without those that come from a source row with a problem."""
    bad = {(problem.file, problem.row) for problem in problems}
    keep = [place not in bad for place in zip(rows[FILE], rows[ROW], strict=True)]
    return rows[pd.Series(keep, index=rows.index, dtype="bool")]


def _unknown_authorities(catalogue: Catalogue, source: Source) -> list[Problem]:
    """Standings in the record that the code list `authorities` does not have."""
    known = catalogue.codes["authorities"]
    record = str(Path(source.file).with_suffix(".toml"))
    return [
        Problem(record, 0, "authority", code, "is not in the code list authorities", nearest(code, list(known.codes)))
        for code in dict.fromkeys([source.record.authority, *source.record.authority_by_host.values()])
        if code not in known
    ]
