"""รุ่นข้อมูลและปฏิทิน: every published release, what changed in it, and what is known of the next updates."""

from typing import Any

from components.model import Article, Context
from components.release_list import release_page
from data.declare import Text
from data.open_data.releases import changed_datasets


def body(context: Context, rest: str) -> Any:
    if rest:
        return None
    data: Any = context.data
    manifests = data.releases()
    found = [(m, changed_datasets(m, manifests[n - 1]) if n else None) for n, m in enumerate(manifests)]
    return release_page(context, found[::-1], manifests[-1]["release"])


PAGE = Article(
    "releases",
    Text("รุ่นข้อมูลและปฏิทินเผยแพร่", "Releases and release calendar"),
    Text(
        "ทุกรุ่นข้อมูลที่เผยแพร่ สิ่งที่เปลี่ยนในแต่ละรุ่น และกำหนดปรับปรุงครั้งถัดไป",
        "Every published release, what changed in each, and the next updates",
    ),
    body,
)
