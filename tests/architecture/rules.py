"""The import rules of the house, as pure functions: (module path, source) → violations.

Right of the wall stand app.py, pages/, components/ and data/; left of it stands etl/. A rule is a function of one
`Module` that yields sentences; `violations` gathers them. Paths are relative to the repository, with `/`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

OWN = {"app", "pages", "components", "data", "etl"}
DATABASE = {"duckdb", "duckdb_engine", "sqlalchemy", "sqlite3"}
DATABASE_READER = "data/release.py"
SPARK = {"pyspark", "py4j"}
SPARK_SESSION = "etl/engine/session.py"
TRANSLATOR = {"sqlglot"}
TRANSLATION = "etl/engine/dialect.py"
SERVING = "pages/serving/"
DECLARATIONS = {
    "data.business",
    "data.catalogue",
    "data.catalogue_rules",
    "data.dataset",
    "data.declare",
    "data.file_formats",
    "data.gd_catalog",
    "data.notice",
    "data.request.draft",
}
BOTH_SIDES = DECLARATIONS | {"data.announcement", "data.signature", "data.store"}
"""What the two sides of the wall must agree on: declarations, how a release is signed, announced and kept in a store."""
DECLARATION_FILES = {f"{name.replace('.', '/')}.py" for name in DECLARATIONS}
# Packages right of the wall, outermost first: each may import only itself and what follows.
LAYERS = {"app": OWN - {"etl"}, "pages": {"components", "data"}, "components": {"components", "data"}, "data": {"data"}}
HEAVY_FIGURES = {f"plotly.{name}" for name in ("express", "figure_factory", "graph_objects", "graph_objs", "io", "subplots")}
OUTSIDE_WORLD = {"flask", "http", "io", "os", "pathlib", "requests", "shutil", "socket", "subprocess", "tempfile", "urllib3"}
OUTSIDE_WORLD |= {"urllib.request", "werkzeug"}
FILE_METHODS = {"open", "read_bytes", "read_text", "write_bytes", "write_text"}
RUN_TIME_CODE = {"__import__", "eval", "exec"}
LATE_IMPORTS = {"imp", "importlib", "pkgutil", "runpy"}
HARMLESS = {"importlib.metadata", "importlib.resources"}
SQL = re.compile(r"\s*(with\s.+\s)?(select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from)\s", re.I | re.S)


@dataclass(frozen=True)
class Import:
    """`names` are the dotted modules one statement may bring in: `from a import b` gives a and a.b."""

    line: int
    names: tuple[str, ...]

    def hits(self, modules: set[str]) -> bool:
        return any(name == module or name.startswith(f"{module}.") for name in self.names for module in modules)


@dataclass(frozen=True)
class Module:
    path: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source, self.path)

    @property
    def part(self) -> str:
        """Top-level package; a file of the top level counts as the app."""
        return self.path.split("/")[0] if "/" in self.path else "app"

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        return tuple(self._import(n) for n in ast.walk(self.tree) if isinstance(n, ast.Import | ast.ImportFrom))

    def _import(self, node: ast.Import | ast.ImportFrom) -> Import:
        if isinstance(node, ast.Import):
            return Import(node.lineno, tuple(alias.name for alias in node.names))
        package = self.path.removesuffix(".py").split("/")[: -node.level] if node.level else []
        base = ".".join([*package, *([node.module] if node.module else [])])
        return Import(node.lineno, (base, *(f"{base}.{alias.name}" for alias in node.names)))

    @cached_property
    def calls(self) -> tuple[tuple[int, str], ...]:
        """Line and last name of every call: `path.read_text()` gives read_text."""
        nodes = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return tuple((n.lineno, getattr(n.func, "id", None) or getattr(n.func, "attr", "")) for n in nodes)

    @cached_property
    def strings(self) -> tuple[tuple[int, str], ...]:
        """Line and text of every string that is not a docstring."""
        alone = {id(node.value) for node in ast.walk(self.tree) if isinstance(node, ast.Expr)}
        nodes = [node for node in ast.walk(self.tree) if isinstance(node, ast.Constant) and id(node) not in alone]
        return tuple((node.lineno, node.value) for node in nodes if isinstance(node.value, str))


def violations(path: str, source: str) -> list[str]:
    """Every breach of a rule in one module, as `path:line: what and why`; empty if there is none."""
    module = Module(path, source)
    rules = (_wall, _layers, _database, _cluster, _declarations, _left_side, _pure_components, _no_sql, _figures, _late_imports)
    return [f"{path}:{line}: {text}" for rule in rules for line, text in rule(module)]


Found = Iterator[tuple[int, str]]


def _imports_of(module: Module, forbidden: set[str], why: str, allowed: frozenset[str] | set[str] = frozenset()) -> Found:
    for found in module.imports:
        if found.hits(forbidden) and not (allowed and found.hits(set(allowed))):
            yield found.line, f"imports {found.names[-1]}: {why}"


def _right(module: Module) -> bool:
    return module.part in LAYERS


def _wall(module: Module) -> Found:
    if _right(module):
        yield from _imports_of(module, {"etl"}, "nothing right of the wall imports etl")


def _layers(module: Module) -> Found:
    if _right(module):
        allowed = LAYERS[module.part] | ({"pages"} if module.path.startswith(SERVING) else set())
        why = f"{module.part} may import only {', '.join(sorted(allowed))}"
        yield from _imports_of(module, OWN - allowed - {"etl"}, why)


def _database(module: Module) -> Found:
    if _right(module) and module.path != DATABASE_READER:
        yield from _imports_of(module, DATABASE, f"only {DATABASE_READER} and etl/ use a database library")


def _cluster(module: Module) -> Found:
    """Optional packages: only one module each needs them, and types alone do not."""
    for packages, place in ((SPARK, SPARK_SESSION), (TRANSLATOR, TRANSLATION)):
        if module.path != place:
            yield from _imports_of(module, packages, f"only {place} uses it; the site and DuckDB do without")


def _declarations(module: Module) -> Found:
    if module.path in DECLARATION_FILES:
        for found in module.imports:
            if not found.hits(DECLARATIONS | set(sys.stdlib_module_names)):
                yield found.line, f"imports {found.names[-1]}: declarations need only the standard library"


def _left_side(module: Module) -> Found:
    if module.part == "etl":
        yield from _imports_of(module, OWN - {"etl"}, "etl uses only the declarations", BOTH_SIDES)


def _pure_components(module: Module) -> Found:
    if module.part != "components":
        return
    yield from _imports_of(module, {"data"}, "components know only the declarations of data", DECLARATIONS)
    yield from _imports_of(module, OUTSIDE_WORLD, "components do no input or output")
    for line, name in module.calls:
        if name in FILE_METHODS:
            yield line, f"calls {name}: components do no input or output"


def _no_sql(module: Module) -> Found:
    if module.part in {"app", "pages", "components"}:
        yield from ((line, "holds SQL: only the warehouse does") for line, text in module.strings if SQL.match(text))


def _figures(module: Module) -> Found:
    if _right(module):
        yield from _imports_of(module, HEAVY_FIGURES, "figures are plain dictionaries")


def _late_imports(module: Module) -> Found:
    if not _right(module):
        return
    yield from _imports_of(module, LATE_IMPORTS, "imports stand where they can be checked", HARMLESS)
    for line, name in module.calls:
        if name in RUN_TIME_CODE:
            yield line, f"calls {name}: imports stand where they can be checked"
