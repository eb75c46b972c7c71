"""Turtle from a JSON-LD document of the plain shape that `dcat` makes: prefixes as context, nodes with compact keys."""

import json
from typing import Any


def write(document: dict[str, Any]) -> str:
    """The same graph, node by node."""
    prefixes = "".join(f"@prefix {name}: <{address}> .\n" for name, address in document["@context"].items())
    return prefixes + "".join(f"\n{_iri(node)} {_properties(node)} .\n" for node in document["@graph"])


def _properties(node: dict[str, Any]) -> str:
    parts = [f"a {node['@type']}"]
    for name, value in node.items():
        values = value if isinstance(value, list) else [value]
        if not name.startswith("@") and values:
            parts.append(f"{name} {', '.join(map(_term, values))}")
    return " ;\n  ".join(parts)


def _term(value: Any) -> str:
    if isinstance(value, str):
        return _literal(value)
    if "@value" in value:
        tail = f"@{value['@language']}" if "@language" in value else f"^^{value['@type']}"
        return _literal(value["@value"]) + tail
    return _iri(value) if "@id" in value else f"[ {_properties(value)} ]"


def _iri(node: dict[str, Any]) -> str:
    return f"<{node['@id']}>"


def _literal(text: str) -> str:
    """JSON's escapes are Turtle's too."""
    return json.dumps(text, ensure_ascii=False)
