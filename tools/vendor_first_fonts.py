"""Words of the first paint: the signs of one language out of Sarabun, small enough to stand in the document itself.

On a slow line words are read before the web fonts come. In another font they would be wider or narrower, and the page would
move when Sarabun arrives; systems differ in their font for Thai, and some have none. So each document brings plain outlines
with Sarabun's own widths (`first-th.css`, `first-en.css`). Bold words are the same outlines, wider. Run by `make setup`.
"""

import base64
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "@fontsource" / "sarabun" / "files"
OUT = ROOT / "assets" / "vendor"
FAMILY = "Sarabun first"
REGULAR, BOLD = 400, 700
THAI = [*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4E)]
FIGURES = [ord(sign) for sign in " 0123456789.,%+-/:()–·\N{NO-BREAK SPACE}BDEGMPSagit"]
"""With the letters of SME Big Data, MSME and GDP, which Thai sentences use."""
LATIN = [*range(ord(" "), ord("~") + 1), *map(ord, "–·\N{NO-BREAK SPACE}")]
DIGITS, TEXTS = "0123456789", (ROOT / "data" / "texts.toml").read_text("utf-8")
PARTS = {"th": (("thai", THAI, TEXTS), ("latin", FIGURES, DIGITS)), "en": (("latin", LATIN, TEXTS),)}
"""By the language of a document: files of Sarabun, the signs to take from each, and words in which they are used."""
FEATURES = ["mark", "mkmk", "kern", "liga"]
"""Marks stand above each other from the first paint on: who never gets the web fonts can still read. Pairs of letters are as wide
as in Sarabun: a row of links that just fits must not break otherwise when it arrives."""


def sheet(lang: str) -> str:
    """The rules for one language, a font inside each."""
    return "".join(rules(*part) for part in PARTS[lang])


def rules(script: str, signs: Sequence[int], words: str) -> str:
    """Two rules with one font: as it is, and as wide as such words are in bold, on the same lines."""
    regular, bold = (TTFont(SOURCE / f"sarabun-{script}-{weight}-normal.woff2") for weight in (REGULAR, BOLD))
    used = [ord(sign) for sign in words if ord(sign) in signs]
    wider = _width(bold, used) / _width(regular, used)
    above, below = (abs(side) / regular["head"].unitsPerEm / wider for side in (regular["hhea"].ascent, regular["hhea"].descent))
    font = base64.b64encode(reduced(regular, signs)).decode("ascii")
    known = ",".join(f"U+{sign:X}" for sign in signs)
    common = f'src:url("data:font/woff2;base64,{font}") format("woff2");unicode-range:{known}'
    lines = f"size-adjust:{wider:.1%};ascent-override:{above:.1%};descent-override:{below:.1%}"
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{REGULAR};{common}}}\n'
        f'@font-face{{font-family:"{FAMILY}";font-weight:600 {BOLD};{lines};{common}}}\n'
    )


def _width(font: TTFont, signs: Sequence[int]) -> int:
    names = font.getBestCmap()
    return sum(int(font["hmtx"][names[sign]][0]) for sign in signs)


def reduced(font: TTFont, signs: Sequence[int]) -> bytes:
    """A woff2 file with outlines, widths and `FEATURES` of these signs and nothing else; changes `font`."""
    options = subset.Options(hinting=False, layout_features=FEATURES, name_IDs=[], notdef_outline=False, glyph_names=False)
    options.drop_tables += ["gasp"]
    tool = subset.Subsetter(options)
    tool.populate(unicodes=signs)
    tool.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


if __name__ == "__main__":
    if not SOURCE.exists():
        sys.exit("tools/vendor_first_fonts.py: node_modules/@fontsource/sarabun is missing; run `npm ci` (or `make setup`) first")
    for lang in PARTS:
        (OUT / f"first-{lang}.css").write_text(sheet(lang), "utf-8")
    print(f"assets/vendor/: Sarabun for the first paint ({', '.join(PARTS)})")
