"""Icons as drawings inside a document that loads no sheet of icons.

A browser makes a small document of its own for each icon that a sheet gives as a mask; in a frame on another site that is a
tenth of the time until the picture stands.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

ICON = re.compile(r'<span aria-hidden="true" class="i i-([a-z0-9-]+)"></span>')
RULE = re.compile(r"""\.i-([a-z0-9-]+)\{--icon:url\("data:image/svg\+xml,(%3Csvg xmlns='[^']*' viewBox='0 0 16 16'%3E[^"]*)"\)\}""")


def read(sheet: str) -> dict[str, str]:
    """{name: drawing} of `icons.css`, each drawing as an element of the class `i`."""
    drawings = {name: unquote(drawing).partition(">")[2] for name, drawing in RULE.findall(sheet)}
    return {name: f'<svg aria-hidden="true" class="i" viewBox="0 0 16 16">{rest}' for name, rest in drawings.items()}


def draw(page: str, icons: Mapping[str, str]) -> str:
    """`page` with a drawing in the place of each icon. Raises `KeyError` for one that `icons` lacks."""
    return ICON.sub(lambda found: icons[found[1]], page)
