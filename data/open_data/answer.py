"""Ready answers: the bytes, their compressed copies and a strong ETag, made once and sent many times."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import brotli
from flask import Request, Response
from werkzeug.http import parse_accept_header

from data.announcement import FRESH_SECONDS

DAY_SECONDS = 86_400
DOCUMENT = f"public, max-age=0, s-maxage={FRESH_SECONDS}, stale-if-error={DAY_SECONDS}"
"""Browsers ask each time (and mostly hear 304), shared caches keep it; where nobody answers, an old page is better than none."""
PART = f"public, max-age={FRESH_SECONDS}, stale-if-error={DAY_SECONDS}"
"""What pages load, data files of the current release, pictures."""
PINNED = "public, max-age=31536000, immutable"
MINIMUM_BYTES = 800
"""Below this, compressing costs more than it saves."""


@dataclass
class Answer:
    """One text with its type, status and cache rule; compressed copies are made when first asked for.

    `tag` stands for the content where it is known without it; `packed` content is not compressed again. `pressed` is the content
    with Brotli where it is kept that way, in place of `body`.
    """

    body: bytes
    mimetype: str
    release: str = ""
    cache: str = DOCUMENT
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""
    packed: bool = False
    pressed: bytes = b""

    def press(self) -> "Answer":
        """The same in a tenth of the memory: what nearly every browser takes stays, the other copies are made from it."""
        if self.packed or len(self.body) < MINIMUM_BYTES:
            return self
        return replace(self, body=b"", pressed=self.brotli, tag=self.digest)

    def dump(self) -> bytes:
        """As bytes, from which `parse` makes the same answer."""
        head = (self.mimetype, self.release, self.cache, self.status, dict(self.headers), self.tag, self.packed, bool(self.pressed))
        return json.dumps(head).encode() + b"\n" + (self.pressed or self.body)

    @classmethod
    def parse(cls, content: bytes) -> "Answer":
        head, _, body = content.partition(b"\n")
        mimetype, release, cache, status, headers, tag, packed, pressed = json.loads(head)
        answer = cls(b"" if pressed else body, mimetype, release, cache, status, headers, tag, packed)
        return replace(answer, pressed=body) if pressed else answer

    @property
    def nbytes(self) -> int:
        """About how many bytes it takes while it is kept: its content, about as much for copies, headers."""
        return 1000 + 2 * len(self.pressed or self.body)

    @property
    def text(self) -> bytes:
        return brotli.decompress(self.pressed) if self.pressed else self.body

    @cached_property
    def brotli(self) -> bytes:
        return self.pressed or bytes(brotli.compress(self.body, quality=5))

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.text, 6, mtime=0)

    @cached_property
    def digest(self) -> str:
        return self.tag or hashlib.sha256(self.body).hexdigest()[:20]

    def respond(self, request: Request) -> Response:
        """The reply this client can read; 304 if it has it already."""
        encoding, content = self._encoded(request)
        tag = f"{self.digest}-{encoding}"
        headers = {"Cache-Control": self.cache, "Vary": "Accept-Encoding", "ETag": f'"{tag}"', **self.headers}
        if self.release:
            headers["X-Release"] = self.release
        if self.status == 200 and request.if_none_match.contains_weak(tag):
            return Response(status=304, headers=headers)
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return Response(content, self.status, headers, mimetype=self.mimetype)

    def _encoded(self, request: Request) -> tuple[str, bytes]:
        compressible = bool(self.pressed) or (not self.packed and len(self.body) >= MINIMUM_BYTES)
        encoding = best_encoding(request.headers.get("Accept-Encoding", "")) if compressible else "identity"
        return encoding, self.text if encoding == "identity" else self.brotli if encoding == "br" else self.gzip


def known_tag(request: Request, tag: str) -> str:
    """The ETag, if this client already holds the content that `tag` stands for in an encoding it accepts; "" if not."""
    if not request.if_none_match:
        return ""
    encodings = (best_encoding(request.headers.get("Accept-Encoding", "")), "identity")
    return next((f"{tag}-{name}" for name in encodings if request.if_none_match.contains_weak(f"{tag}-{name}")), "")


@lru_cache(256)
def best_encoding(accepted: str) -> str:
    """The smallest encoding that an `Accept-Encoding` header allows; clients send the same few headers again and again."""
    qualities = parse_accept_header(accepted)
    return next((name for name in ("br", "gzip") if qualities.quality(name) > 0), "identity")
