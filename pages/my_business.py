"""เทียบธุรกิจของฉัน: an owner's own figures against the law and the published cells; they never leave the browser."""

from typing import Any

from components import business_cells, business_form
from components.model import Article, Context
from data import business
from data.declare import Text

RULE, SERVICES = business.size_rule(), business.services()


def body(context: Context, rest: str) -> Any:
    return None if rest else business_form.page(context, RULE, SERVICES)


def cells(context: Context) -> dict[str, Any]:
    """What the page's script reads once, before anything is typed."""
    return business_cells.payload(context, RULE)


PAGE = Article(
    "my-business",
    Text("เทียบธุรกิจของฉัน", "Compare my business"),
    Text(
        "ขนาดกิจการตามกฎหมาย จำนวนกิจการแบบเดียวกัน และตำแหน่งในกลุ่ม ค่าที่กรอกไม่ออกจากเครื่อง",
        "Size class, similar businesses and where yours stands; what is typed stays in the browser",
    ),
    body,
    scripts=("business.js",),
)
