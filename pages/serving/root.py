"""Below a path of the host (ROOT_PATH): requests lose that path on their way in, addresses get it on their way out.

Pages, components and scripts write addresses as if the site stood at the root. One place adds the path to finished answers:
so no link can be forgotten, and an answer is changed once, before it is kept.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ADDRESS = re.compile(r'((?:href|src|action|link|data-business|data-tones)(?:=\\?"|":")|url\(")/(?!/)')
"""How our writers begin an address of this site: as an attribute, as one in a JSON string, as a property in JSON, in a sheet."""


def below(text: str, root: str) -> str:
    """`text` (HTML or JSON of a page) with every address of this site below `root`; the document says so to its scripts."""
    if not root:
        return text
    return ADDRESS.sub(rf"\1{root}/", text).replace("<html ", f'<html data-root="{root}" ', 1)


def without_root(application: "WSGIApplication", root: str) -> "WSGIApplication":
    """`application` for requests below `root`; others pass as they are, for whoever asks the server directly."""

    def inner(asked: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = asked.get("PATH_INFO", "")
        if root and (path == root or path.startswith(f"{root}/")):
            asked["SCRIPT_NAME"], asked["PATH_INFO"] = root, path[len(root) :] or "/"
        return application(asked, start_response)

    return inner
