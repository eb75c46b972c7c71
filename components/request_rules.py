"""The table of rules as the browser gets it: the same rules, in the language of the page, for checks as one types."""

import json
from dataclasses import asdict
from typing import Any

from components.model import Context
from data.notice import Notice
from data.request.draft import FIELD_OF, LONGEST, ORDER, OWN_WORDS


def rules_json(context: Context, notice: Notice) -> str:
    return json.dumps(rules(context, notice), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rules(context: Context, notice: Notice) -> dict[str, Any]:
    """`classes` by number and kind, `rules` in the order they are told, `own` words for what the notice leaves open."""
    lang = context.lang
    texts = context.catalogue.texts
    return {
        "classes": {r.number: {"special": asdict(r.special), "records": asdict(r.records)} for r in notice.requester},
        "rules": [
            {"id": r.id, "key": FIELD_OF.get(r.key, r.key), "say": r.say[lang], "sentence": r.sentence[lang]} for r in notice.rule
        ],
        "own": {name: texts[f"request.{name}"][lang] for name in OWN_WORDS},
        "faults": texts["request.faults"][lang],
        "quote": texts["request.notice_says"][lang],
        "longest": dict(LONGEST),
        "order": ORDER,
    }
