"""The list of pages for search engines."""

from collections.abc import Mapping

from components.document import LANGUAGES
from components.framed import Site
from components.model import Article, Page, Reader


def sitemap(pages: Mapping[str, Page | Article], data: Reader, site: Site) -> str:
    """Every indexed page and every dataset of the release, in each language, with its translations."""
    paths = ["" if name == "overview" else name for name, page in pages.items() if not isinstance(page, Article) or page.indexed]
    paths += [f"{page.id}/{part.id}" for page in pages.values() if isinstance(page, Article) for part in page.parts]
    paths += [f"data/{dataset}" for dataset in data.manifest["datasets"]]
    entries = "".join(_sitemap_entry(lang, path, site.origin) for path in paths for lang in LANGUAGES)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">{entries}</urlset>'
    )


def _sitemap_entry(lang: str, path: str, origin: str) -> str:
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{other}" href="{origin}/{other}/{path}"/>' for other in LANGUAGES)
    return f"<url><loc>{origin}/{lang}/{path}</loc>{others}</url>"
