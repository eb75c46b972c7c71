"""What pages and files may ask of one release."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from data.common_answers import Given
from data.kept_cells import chosen, encoded
from data.open_data.answer import Answer
from data.release_files import ReleaseUnusableError

if TYPE_CHECKING:
    from data.warehouse import Release, Warehouse

Row = Mapping[str, Any]
Where = Mapping[str, Sequence[str]]


class Reader:
    """What pages and files may ask of one release; answers are cached in the warehouse."""

    def __init__(self, warehouse: "Warehouse", release: "Release", pinned: bool = False) -> None:
        """`pinned`: asked for by its id, so that whatever is made from it has to stay within this release."""
        self._warehouse, self._opened, self.pinned = warehouse, release, pinned
        self.release = release.id
        self.manifest, self.checks, self.audit = release.manifest, release.checks, release.audit

    def __contains__(self, dataset_id: object) -> bool:
        return dataset_id in self._opened

    def select(self, dataset_id: str, where: Where | None = None, all_variants: bool = False) -> tuple[Row, ...]:
        """Published cells in key order; `where` gives the codes wanted per key column."""
        wanted = {column: tuple(codes) for column, codes in (where or {}).items()}
        key = ("select", dataset_id, tuple(sorted(wanted.items())), all_variants)
        return self.remember(key, lambda: self._opened.select(dataset_id, wanted, all_variants))  # type: ignore[no-any-return]

    def cells(self, dataset_id: str, where: Where) -> pa.Table:
        """Published cells with all variants as columns, in key order."""

        def read() -> pa.Table:
            cells = encoded(*self._opened.cells(dataset_id))
            pa.default_memory_pool().release_unused()  # or what reading took, three times as much, stays with the process
            return cells

        return chosen(self.remember(("cells", dataset_id), read), where)

    def counts(self, dataset_id: str, where: Where) -> dict[str, int]:
        """How many cells there are per period."""
        return self._opened.counts(dataset_id, where)

    def earlier(self) -> "Reader | None":
        """A reader of the published release before this one; None if there is none that can be read."""
        ids = [manifest["release"] for manifest in self._warehouse.releases()]
        place = ids.index(self.release) if self.release in ids else 0
        with suppress(ReleaseUnusableError):
            return self._warehouse.reader(ids[place - 1]) if place else None
        return None

    def newest(self) -> "Reader":
        """A reader of the release that is served now."""
        return self._warehouse.reader()

    def releases(self) -> tuple[Row, ...]:
        """Manifests of all published releases, oldest first; the last one is served now."""
        return self._warehouse.releases()

    def sources(self) -> dict[str, Row]:
        return self.remember(("sources",), self._opened.sources)  # type: ignore[no-any-return]

    def remember(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """`make()` once per release and key."""
        return self._warehouse.remember(self._opened, key, make)

    def answer(self, key: tuple[Any, ...], make: Callable[[], Given]) -> Given | Answer:
        """The ready answer for a key, made once per release, if need be by another process of this server."""
        return self._warehouse.answer(self._opened, key, make)
