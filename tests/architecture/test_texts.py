"""Every interface text that the code asks for exists, and every text that exists is asked for."""

import ast
import re
import tomllib

import pytest

from tests.architecture.tree import ROOT, code, read

KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")


def declared(toml: str) -> set[str]:
    return {f"{group}.{key}" for group, entries in tomllib.loads(toml).items() for key in entries}


def asked(source: str) -> set[str]:
    """Keys given literally to a function or method called `text`."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [call for call in calls if (getattr(call.func, "id", None) or getattr(call.func, "attr", "")) == "text"]
    values = [argument.value for call in named for argument in call.args if isinstance(argument, ast.Constant)]
    return {value for value in values if isinstance(value, str) and KEY.fullmatch(value)}


def mentioned(source: str, keys: set[str]) -> set[str]:
    """Keys that stand in the source as a whole string, or whose beginning an f-string builds (f"nav.{page}")."""
    tree = ast.parse(source)
    whole = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    patterns = [_pattern(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    built = {key for key in keys for pattern in patterns if pattern and pattern.fullmatch(key)}
    return whole & keys | built


def _pattern(node: ast.JoinedStr) -> re.Pattern[str] | None:
    """What the f-string may become; None unless it starts with a literal `group.`."""
    parts = [re.escape(p.value) if isinstance(p, ast.Constant) else r"\w+" for p in node.values]
    return re.compile("".join(parts)) if re.match(r"[a-z][a-z0-9_]*\\\.", parts[0] if parts else "") else None


def test_planted_keys_are_found() -> None:
    source = 'context.text("nav.home")\ntext("page.gone", lang)\ntext(f"origin.{origin}")\nx = {"a": "tool.copy"}'
    keys = {"nav.home", "origin.press", "tool.copy", "tool.unused", "originals.x"}
    assert asked(source) - keys == {"page.gone"}
    assert keys - mentioned(source, keys) == {"tool.unused", "originals.x"}


def test_declared_reads_groups() -> None:
    assert declared('[nav]\nhome = { th = "หน้าแรก", en = "Home" }') == {"nav.home"}


needs_texts = pytest.mark.skipif(not (ROOT / "data" / "texts.toml").exists(), reason="data/texts.toml is not written yet")


@needs_texts
def test_every_text_asked_for_exists() -> None:
    keys = declared(read("data/texts.toml"))
    missing = {path: sorted(asked(read(path)) - keys) for path in code()}
    assert {path: gone for path, gone in missing.items() if gone} == {}


@needs_texts
def test_every_text_is_asked_for() -> None:
    keys = declared(read("data/texts.toml"))
    assert sorted(keys - {key for path in code() for key in mentioned(read(path), keys)}) == []
