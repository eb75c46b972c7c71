"""Turn parsed TOML into frozen dataclasses, strictly.

The dataclass is the schema: a field without a default is required, an unknown key is an error, a `Text` needs both
languages, a `Literal` lists what is allowed. Every error names the file and the key.
"""

import dataclasses
import datetime
import types
import typing
from typing import Any, TypeVar

T = TypeVar("T")


class DeclarationError(ValueError):
    """A declaration is wrong. The message says file, key, reason and remedy."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


@dataclasses.dataclass(frozen=True)
class Text:
    """The same words in Thai and in English; neither may be missing or blank."""

    th: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.th


def build(kind: type[T], raw: Any, file: str, key: str = "") -> T:
    """Build one dataclass `kind` from the mapping `raw`; errors are `DeclarationError`s that name `file` and key."""
    if not isinstance(raw, dict):
        raise DeclarationError(file, key or "top level", f"expected a table, found {type(raw).__name__}")
    hints = typing.get_type_hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind) if f.init}  # type: ignore[arg-type]
    for name in raw:
        if name not in fields:
            raise DeclarationError(file, _join(key, name), f"unknown key; known keys are {', '.join(sorted(fields))}")
    values = {}
    for name, field in fields.items():
        if name in raw:
            values[name] = _value(hints[name], raw[name], file, _join(key, name))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise DeclarationError(file, _join(key, name), "missing; every declaration needs it")
    return kind(**values)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _value(hint: Any, raw: Any, file: str, key: str) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(next(a for a in arguments if a is not type(None)), raw, file, key)
    if origin is typing.Literal:
        return _member(arguments, raw, file, key)
    if origin is tuple:
        return _tuple(arguments[0], raw, file, key)
    if origin is dict:
        return _dict(arguments[1], raw, file, key)
    if dataclasses.is_dataclass(hint):
        return build(hint, raw, file, key)  # type: ignore[arg-type]
    return _scalar(hint, raw, file, key)


def _member(allowed: tuple[Any, ...], raw: Any, file: str, key: str) -> Any:
    if raw not in allowed:
        raise DeclarationError(file, key, f"{raw!r} is not one of {', '.join(map(str, allowed))}")
    return raw


def _tuple(hint: Any, raw: Any, file: str, key: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise DeclarationError(file, key, f"expected a list, found {type(raw).__name__}")
    return tuple(_value(hint, item, file, f"{key}[{i}]") for i, item in enumerate(raw))


def _dict(hint: Any, raw: Any, file: str, key: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise DeclarationError(file, key, f"expected a table, found {type(raw).__name__}")
    return {name: _value(hint, item, file, _join(key, name)) for name, item in raw.items()}


def _scalar(hint: Any, raw: Any, file: str, key: str) -> Any:
    if hint is Any:
        return raw
    if hint is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    moment = hint is datetime.date and isinstance(raw, datetime.datetime)
    if moment or (hint is int and isinstance(raw, bool)) or not isinstance(raw, hint):
        raise DeclarationError(file, key, f"expected {hint.__name__}, found {raw!r}")
    if hint is str and not raw.strip():
        raise DeclarationError(file, key, "is blank")
    return raw
