"""Apache Spark: the same statements on a cluster.

What a release keeps: private tables and the names stay Parquet (`enterprise-…`, `business_register-…`), and the private DuckDB
files point at those folders, so that everything that opens a release works on. All other tables go when the build ends.
"""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from etl.engine import Folders, session
from etl.engine.cluster import Cluster
from etl.engine.session import Session
from etl.register.keep import TABLES as CELLS
from etl.register.private import opened, private_files, quoted
from etl.register.rules import Rules

NAMES = "business_register"
"""The table that lies beside the others, with the names."""
SMALL = {"activity", "region", "form"}
"""Code lists of a few rows: they go into the private database itself."""


class SparkEngine:
    """One build on a cluster. `shared`: a folder that the driver and all workers see under the same name."""

    def __init__(self, master: str, settings: Mapping[str, str], shared: Path | None = None) -> None:
        self.master, self.settings, self.shared = master, settings, shared
        self._session: Session | None = None
        self._cluster: Cluster | None = None

    @contextmanager
    def running(self) -> Iterator["SparkEngine"]:
        """A session for as long as it lasts; whatever was worked on is gone afterwards."""
        try:
            yield self
        finally:
            self._clear()
            if self._session is not None:
                self._session.stop()
                self._session = None

    def _clear(self) -> None:
        if self._cluster is not None:
            shutil.rmtree(self._cluster.folder, ignore_errors=True)
            self._cluster = None

    def setting(self, key: str, value: str) -> None:
        """Change a setting of the session that is running."""
        if self._session is not None:
            self._session.conf.set(key, value)

    def _begin(self, database: Path) -> Cluster:
        self._clear()
        self._session = self._session or session.start(self.master, self.settings)
        folder = (self.shared or database.parent).resolve() / f"spark-{secrets.token_hex(8)}"
        folder.mkdir(mode=0o700, parents=True)
        return Cluster(self._session, folder)

    @property
    def _at_work(self) -> Cluster:
        assert self._cluster is not None, "a workshop comes first"
        return self._cluster

    @contextmanager
    def workshop(self, database: Path, rules: Rules) -> Iterator[Cluster]:
        cluster = self._cluster = self._begin(database)
        yield cluster
        states = {cluster.state_of(name) for name in cluster.parts.values()}  # names are read once more
        for name in set(cluster.tables) - cluster.kept - states:
            cluster.drop(name)

    @contextmanager
    def opened(self, database: Path, *, write: bool = False) -> Iterator[Cluster]:
        yield self._at_work

    @contextmanager
    def revising(self, database: Path, previous: Path) -> Iterator[Cluster]:
        """The earlier release is copied to where the workers see it, once: it may lie in a DuckDB file."""
        cluster = self._at_work
        folder = cluster.folder / "previous"
        if not folder.exists():
            for table in _copied(previous, folder):
                found = cluster.on.read.parquet((folder / f"{table}.parquet").as_uri())
                found.createOrReplaceTempView(f"previous_{table}")
                cluster.previous.add(table)
        yield cluster

    @contextmanager
    def naming(self, database: Path, business: Path) -> Iterator[Cluster]:
        yield self._at_work

    def keep(self, database: Path, business: Path) -> Folders:
        """Small tables go into `database` as rows; the others become folders beside the file, and views on them."""
        cluster = self._at_work
        for name in sorted(cluster.kept & SMALL):
            _store(database, name, cluster.folders(name))
        found = {name: _pointed(database, name, cluster.folders(name)) for name in sorted(cluster.kept - SMALL)}
        names = _pointed(business, NAMES, cluster.folders(NAMES))
        return Folders(tuple(found.values()), (names,))


def _copied(previous: Path, folder: Path) -> list[str]:
    """The tables of an earlier release that are made from records, as Parquet; true cells and certificates are not."""
    with private_files(), opened(previous) as connection:
        folder.mkdir(mode=0o700)
        listed = connection.execute("select table_name from information_schema.tables where table_schema = 'main'").fetchall()
        tables = [name for (name,) in listed if name not in CELLS.values()]
        for table in tables:
            connection.execute(f"copy {table} to {quoted(folder / f'{table}.parquet')} (format parquet)")
    return tables


def _pointed(file: Path, table: str, folders: list[Path]) -> Path:
    """The rows of a table as a folder beside `file`, and a view there that points at it."""
    kept = _moved(folders, file.parent / f"{table}-{secrets.token_hex(8)}")
    with opened(file, write=True) as connection:
        connection.execute(f"create view {table} as select * from read_parquet({quoted(f'{kept.name}/*.parquet')})")
        connection.execute("checkpoint")
    return kept


def _moved(folders: list[Path], target: Path) -> Path:
    """The Parquet files of a table in one folder, without what Spark writes beside them."""
    with private_files():
        target.mkdir(mode=0o700)
        for number, folder in enumerate(folders):
            for path in sorted(folder.glob("*.parquet")):
                moved = Path(shutil.move(path, target / f"{number:04}-{path.name}"))
                moved.chmod(0o600)
    return target


def _store(database: Path, name: str, folders: list[Path]) -> None:
    listed = ", ".join(quoted(folder / "*.parquet") for folder in folders)
    with opened(database, write=True) as connection:
        connection.execute(f"create table {name} as select * from read_parquet([{listed}])")
        connection.execute("checkpoint")
