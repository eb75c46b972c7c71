"""`python -m pages.serving.social`: the social cards of the current release, one PNG per page and chart and language.

They are made once per release, after the build and outside any request, from the same views as the pages; so they
stand on this side of the wall. resvg draws them: it shapes Thai, needs no browser and comes as one wheel.
"""

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import resvg_py
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from components import social
from components.citation import source_names
from components.document import LANGUAGES
from components.elements import plain
from components.model import Article, Card, Context, Page
from components.svg.areas import area_paths
from data import catalogue as declarations
from data.warehouse import Reader, ReleaseUnusableError, Warehouse
from pages.serving import menu
from pages.serving.embeds import social_folder
from pages.serving.site import opened

ROOT = Path(__file__).resolve().parents[2]
TOKEN = re.compile(r"--([a-z0-9-]+):light-dark\((#[0-9A-Fa-f]{6}),")
WEIGHTS, SUBSETS = (400, 700), ("latin", "thai")
Named = tuple[str, social.SocialCard]


def main() -> None:
    parser = argparse.ArgumentParser("python -m pages.serving.social", description=__doc__)
    parser.add_argument("--home", type=Path, default=ROOT / "data" / "build", help="folder of releases (default: data/build)")
    parser.add_argument("--again", action="store_true", help="make them even if they are there")
    chosen = parser.parse_args()
    began, catalogue = time.perf_counter(), declarations.load()
    try:
        data = Warehouse(chosen.home, catalogue).reader()
    except ReleaseUnusableError as error:
        sys.exit(f"social cards: {error}")
    target = social_folder(chosen.home, data.release)
    if target.exists() and not chosen.again:
        print(f"social cards of {data.release} are there already")
        return
    count = make(data, catalogue, target)
    print(f"social cards of {data.release}: {count} in {time.perf_counter() - began:.0f} s")


def make(data: Reader, catalogue: declarations.Catalogue, target: Path) -> int:
    """Draw every card into `target`, which appears whole or not at all; returns how many there are."""
    paths, paint = area_paths(catalogue.provinces), light_colours((ROOT / "assets" / "tokens.css").read_text("utf-8"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        files, made, count = fonts(Path(work)), Path(work) / "cards", 0
        for lang in LANGUAGES:
            (made / lang).mkdir(parents=True)
            for name, card in cards(lang, data, catalogue):
                (made / lang / f"{name}.png").write_bytes(png(social.card(card, paint, paths), files))
                count += 1
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
    return count


def png(svg: str, files: list[str]) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))


def fonts(work: Path) -> list[str]:
    """Sarabun as the site serves it, both alphabets of a weight in one file: a blank between Thai words is a Latin letter."""
    vendored, files = ROOT / "assets" / "vendor", []
    for weight in WEIGHTS:
        parts = [_plain_font(vendored / f"sarabun-{subset}-{weight}.woff2", work) for subset in SUBSETS]
        files.append(str(work / f"sarabun-{weight}.ttf"))
        Merger().merge(parts).save(files[-1])
    return files


def _plain_font(path: Path, work: Path) -> str:
    font, target = TTFont(path), work / f"{path.stem}.ttf"
    font.flavor = None
    font.save(target)
    return str(target)


def light_colours(css: str) -> Callable[[str], str]:
    """Tokens as the colours of the light scheme. An unknown token is a `KeyError`."""
    known = dict(TOKEN.findall(css))
    return lambda color: known[color[1:]] if color.startswith("@") else color


def cards(lang: str, data: Reader, catalogue: declarations.Catalogue) -> Iterator[Named]:
    """(name, card) of every page, and of every chart that a dashboard shows without filters."""
    for page in menu.PAGES.values():
        if isinstance(page, Article):
            yield page.id, _article(page, lang, data, catalogue)
        else:
            yield from _dashboard(page, lang, data, catalogue)


def _article(page: Article, lang: str, data: Reader, catalogue: declarations.Catalogue) -> social.SocialCard:
    context = Context(lang, {}, data, catalogue)
    site = context.text("site.name")
    return social.SocialCard(page.title[lang], page.description[lang], context.text("site.owner"), site)


def _dashboard(page: Page, lang: str, data: Reader, catalogue: declarations.Catalogue) -> Iterator[Named]:
    context, view = opened(page, lang, "", data, catalogue)
    foot = context.text("page.as_of", as_of=view.as_of, release=data.release)
    synthetic = [dataset for dataset in view.datasets if dataset.origin == "synthetic"]
    marks: dict[str, Any] = {"mark": context.text("origin.synthetic"), "origin": "synthetic"} if synthetic else {}
    yield page.id, social.SocialCard(page.title[lang], plain(view.takeaway), foot, context.text("site.name"), **marks)
    for item in view.cards:
        if not item.absent and item.sources:
            yield item.id, _chart(item, context)


def _chart(item: Card, context: Context) -> social.SocialCard:
    foot = context.text("card.source", source=source_names(item.sources, 1), as_of=item.as_of, release=context.data.release)
    origin = item.dataset.origin
    drawn = item.legend if item.figure else ()
    return social.SocialCard(
        item.title, item.subtitle, foot, context.text("site.name"), context.text(f"origin.{origin}"), origin, item.figure, drawn
    )


if __name__ == "__main__":
    main()
