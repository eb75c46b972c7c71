"""What browsers are told about our replies: what may load, who may frame it, what other sites may take."""

import re
from collections.abc import Sequence

EMBEDS = "/embed/"
FOR_OTHERS = (EMBEDS, "/embed.js", "/social/")
"""Paths whose replies other sites may use in their pages."""
ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")
COMMON = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
)
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
ALONE = ("Cross-Origin-Opener-Policy", "same-origin")
"""For what stands in a window of its own. Frames ignore it, and a browser that opens an embed alone would begin a second
process for it: 24 ms before the picture."""
Headers = list[tuple[str, str]]


def origins(setting: str) -> tuple[str, ...]:
    """The origins in `EMBED_ORIGINS`. Raises `ValueError` that names the wrong one and shows how it is written."""
    found = tuple(dict.fromkeys(setting.split()))
    for origin in found:
        if not ORIGIN.fullmatch(origin):
            raise ValueError(
                f"EMBED_ORIGINS holds {origin!r}, which is no origin. Write scheme and host in small letters, a port if "
                "there is one, nothing after it, and blanks between them: EMBED_ORIGINS='https://www.sme.go.th https://osmep.go.th'"
            )
    return found


def headers(hosts: Sequence[str]) -> tuple[Headers, Headers, Headers]:
    """Headers of pages, which nobody may frame; of embeds, which we and `hosts` may; of what others may load."""
    page = f"{COMMON}connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    framed = " ".join(["'self'", *hosts])
    embed = f"{COMMON}connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors {framed}"
    shared = ("Cross-Origin-Resource-Policy", "cross-origin")
    policy = "Content-Security-Policy"
    return [(policy, page), *ALWAYS, ALONE], [(policy, embed), shared, *ALWAYS], [(policy, page), shared, *ALWAYS, ALONE]


def chosen(path: str, known: tuple[Headers, Headers, Headers]) -> Headers:
    """Those of a reply at `path`."""
    return known[1] if path.startswith(EMBEDS) else known[2] if path.startswith(FOR_OTHERS) else known[0]
