"""ขอข้อมูล: the five classes of the notice, what each may get, and the document to ask with, composed and not kept."""

from typing import Any

from components import request_page
from components.model import Article, Context
from data import notice
from data.declare import Text
from data.request.draft import Draft, Fault

NOTICE = notice.load()


def body(context: Context, rest: str) -> Any:
    return None if rest else request_page.page(context, NOTICE)


def again(context: Context, draft: Draft, faults: tuple[Fault, ...]) -> Any:
    """The page with what was typed and what is wrong with it."""
    return request_page.page(context, NOTICE, draft, faults)


PAGE = Article(
    "request",
    Text("ขอข้อมูล", "Request data"),
    Text(
        "ใครขอข้อมูลจากฐานข้อมูล MSME ได้เพียงใดตามประกาศ สสว. พร้อมเอกสารขอข้อมูลที่ดาวน์โหลดได้",
        "Who may get what of OSMEP's MSME database under its notice, and the document to ask with",
    ),
    body,
    scripts=("request.js",),
)
