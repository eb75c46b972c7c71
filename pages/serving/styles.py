"""Style sheets that stand in the document itself: on a slow line the first paint waits for no second answer."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path


def inline(folder: Path, static: Mapping[str, str], names: Sequence[str], fonts: str) -> str:
    """The sheets of these names as one text; `folder` holds the files that `static` gives addresses of, and `fonts` is the
    way from the document to them. Raises `ValueError` for a sheet that would end the element it stands in."""
    text = "".join((folder / Path(static[name]).name).read_text("utf-8") for name in names)
    if "</" in text:
        raise ValueError(f"a style sheet of {', '.join(names)} holds '</'; write it as an escape")
    return text.replace('url("sarabun', f'url("{fonts}sarabun')


def element(sheet: str) -> str:
    """The sheet as an element, and before it a link to each font that the sheet holds: a browser unpacks a font inside a
    sheet only when it has laid out the first words, and would paint them once in another font. Compressed, the second copy
    of a font weighs nothing."""
    fonts = dict.fromkeys(re.findall(r'data:font/woff2;base64,[^"]+', sheet))
    links = (f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{font}">' for font in fonts)
    return f"{''.join(links)}<style>{sheet}</style>"
