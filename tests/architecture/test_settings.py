"""Every setting that is read from the environment is described in the README."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import ROOT, code, read

PLANTED = """
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SME_")
    host: str = "127.0.0.1"
    embed_origins: str = Field(default="", validation_alias="EMBED_ORIGINS")

workers = os.environ.get("WEB_CONCURRENCY", "2")
level = os.getenv("LOG_LEVEL")
home = os.environ["DATA_HOME"]
"""


def settings(source: str) -> set[str]:
    """Names of environment variables: fields of classes made from BaseSettings, and direct reads of os.environ."""
    tree = ast.parse(source)
    return set(_fields(tree)) | set(_direct(tree))


def _fields(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and "BaseSettings" in [ast.unparse(base).split(".")[-1] for base in node.bases]:
            prefix = re.search(r"env_prefix['\"]?\s*[=:]\s*['\"](\w*)", ast.unparse(node))
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    yield from _names(field, field.target.id, prefix[1] if prefix else "")


def _names(field: ast.AnnAssign, name: str, prefix: str) -> Iterator[str]:
    if "ClassVar" in ast.unparse(field.annotation) or name == "model_config":
        return
    alias = re.search(r"\b(?:validation_)?alias='(\w+)'", ast.unparse(field.value) if field.value else "")
    yield alias[1].upper() if alias else f"{prefix}{name}".upper()


def _direct(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv", "environ.get", "getenv"}:
            yield from _text(node.args[0])
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) in {"os.environ", "environ"}:
            yield from _text(node.slice)


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def undocumented(names: set[str], readme: str) -> list[str]:
    return sorted(name for name in names if not re.search(rf"\b{re.escape(name)}\b", readme))


def test_planted_settings_are_found() -> None:
    assert settings(PLANTED) == {"SME_HOST", "EMBED_ORIGINS", "WEB_CONCURRENCY", "LOG_LEVEL", "DATA_HOME"}


def test_a_planted_gap_is_found() -> None:
    assert undocumented({"HOST", "LOG_LEVEL"}, "`HOST` is the address") == ["LOG_LEVEL"]


@pytest.mark.skipif(not (ROOT / "app.py").exists(), reason="app.py is not written yet")
def test_every_setting_stands_in_the_readme() -> None:
    names = {name for path in code() for name in settings(read(path))}
    assert names, "no setting found: the check would be empty"
    readme = read("README.md") if (ROOT / "README.md").exists() else ""
    assert undocumented(names, readme) == []
