"""Words of the first paint: the signs of one language out of Sarabun, small enough to stand in the document itself.

On a slow line words are read before the web fonts come. In another font they would be wider or narrower, and the page would
move when Sarabun arrives; systems differ in the font they have for Thai, and some have none. So each document brings plain
outlines with Sarabun's own widths, as `first-th.css` and `first-en.css`. They lack what Sarabun has for marks above marks and
for pairs of letters, and give way to it. Run by `make setup`.
"""

import base64
import io
import sys
from collections.abc import Iterable

from fontTools import subset
from fontTools.ttLib import TTFont

from vendor_fonts import OUT, SOURCE

FAMILY = "Sarabun first"
WEIGHTS = {400: "400", 700: "600 700"}
"""The file of a weight, and the weights of a style sheet that it stands for."""
THAI = [*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4E)]
FIGURES = [ord(sign) for sign in " 0123456789.,%+-/:()–·\N{NO-BREAK SPACE}"]
PARTS = {"th": (("thai", THAI), ("latin", FIGURES)), "en": (("latin", [*range(0x20, 0x7F), 0x2013, 0xB7, 0xA0]),)}
"""Signs by the language of a document, and the files that hold them."""


def face(script: str, weight: int, signs: Iterable[int]) -> str:
    """The rule with these signs as a font inside it."""
    data = base64.b64encode(reduced(script, weight, signs)).decode("ascii")
    known = ",".join(f"U+{sign:X}" for sign in signs)
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{WEIGHTS[weight]};'
        f'src:url("data:font/woff2;base64,{data}") format("woff2");unicode-range:{known}}}\n'
    )


def reduced(script: str, weight: int, signs: Iterable[int]) -> bytes:
    """A woff2 file with outlines and widths of these signs and nothing else."""
    font = TTFont(SOURCE / f"sarabun-{script}-{weight}-normal.woff2")
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[], notdef_outline=False, glyph_names=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "gasp"]
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
    for lang, parts in PARTS.items():
        sheet = "".join(face(script, weight, signs) for weight in WEIGHTS for script, signs in parts)
        (OUT / f"first-{lang}.css").write_text(sheet, "utf-8")
        print(f"assets/vendor/first-{lang}.css: {len(sheet):,} bytes")
