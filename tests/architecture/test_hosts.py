"""Visitors' browsers talk to this site only: nothing we write loads from, or silently points to, another host."""

import re

import pytest

from tests.architecture.tree import code, files, read

# Hosts that readers may follow a link to, and namespaces that are names rather than addresses.
LINKS = ("go.th", "schema.org", "sitemaps.org", "w3.org")
HOST = re.compile(r"""(?:https?:|["'(=]\s*)//([a-z0-9-]+(?:\.[a-z0-9-]+)+)""", re.I)
LOADED = re.compile(r"""(?:\bsrc\s*=|url\(|@import|fetch\(|import\(|\bfrom)\s*["']?\s*(?:https?:)?//[^\s"')]+""", re.I)


def foreign_hosts(text: str) -> list[str]:
    """Hosts outside LINKS, and anything that would be loaded from an absolute address."""
    named = [host for host in HOST.findall(text) if not any(f".{host.lower()}".endswith(f".{end}") for end in LINKS)]
    return named + LOADED.findall(text)


def _pages_and_assets() -> list[str]:
    own = [path for path in files() if path.startswith("assets/") and path.endswith((".css", ".js", ".svg", ".html"))]
    return [*own, *code("app.py", "components/", "pages/")]


@pytest.mark.parametrize(
    "text",
    [
        "@import url(https://fonts.googleapis.com/css2?family=Sarabun);",
        'body{background:url("//cdn.example.com/a.png")}',
        'fetch("https://cdn.plot.ly/world_110m.json")',
        'html.Script(src="https://data.go.th/widget.js")',
        'import x from "https://esm.sh/x"',
        'href = "https://example.com/sme.go.th"',
        'href = "https://notsme-go.th.example"',
        'href = "http://evilgo.th/"',
    ],
)
def test_a_planted_host_is_found(text: str) -> None:
    assert foreign_hosts(text)


@pytest.mark.parametrize(
    "text",
    [
        'href="https://data.go.th/dataset?q=x"',
        "https://www.sme.go.th/",
        '{"@context": "https://schema.org/"}',
        "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E\")",
        "// a comment.with.dots",
        "f'{base}/th/overview'",
    ],
)
def test_links_and_namespaces_pass(text: str) -> None:
    assert foreign_hosts(text) == []


@pytest.mark.parametrize("path", _pages_and_assets())
def test_no_file_names_a_foreign_host(path: str) -> None:
    assert foreign_hosts(read(path)) == []
