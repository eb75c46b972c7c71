"""What the notice gives a class, in the reader's words: made from the table of rules, so that page and tool agree."""

from dash import html

from components.elements import icon
from components.model import Context
from data.notice import Notice, Requester, Service

CLASS_ICONS = {1: "building", 2: "diagram-3", 3: "bank", 4: "mortarboard", 5: "person"}


def inside(context: Context, words: str) -> str:
    """A name as it stands inside a sentence: in English without its capital, abbreviations apart."""
    return words if context.lang == "th" or words[:2].isupper() else words[:1].lower() + words[1:]


def listed(context: Context, names: list[str]) -> str:
    """a, b and c; Thai separates by blanks."""
    *first, last = names
    return (", " if context.lang == "en" else " ").join(first) + (context.text("request.and") if first else "") + last


def field_names(context: Context, notice: Notice, service: Service) -> str:
    return listed(context, [inside(context, notice.fields[name][context.lang]) for name in service.fields])


def document_words(context: Context, notice: Notice, service: Service) -> str:
    """The document and what it has to state: `บันทึกข้อความ ระบุวัตถุประสงค์และรายละเอียด แนบ…`."""
    name = notice.documents[service.document][context.lang]
    needs = [context.text(f"request.need_{need}") for need in service.needs if need != "agreement"]
    stating = context.text("request.stating", document=name, needs=listed(context, needs))
    return stating + (context.text("request.need_agreement") if "agreement" in service.needs else "")


def limits(context: Context, notice: Notice, service: Service) -> str:
    """What records a class gets: publishable juristic persons, how many, which fields; or by purpose."""
    if not service.publishable_juristic_only:
        return context.text("request.by_purpose")
    most = context.text("request.limited_most", most=service.most_records) if service.most_records else ""
    return context.text("request.limited", most=most, fields=field_names(context, notice, service))


def short_name(context: Context, requester: Requester) -> str:
    return context.text(f"request.class_{requester.number}")


def most_records(notice: Notice) -> int:
    """The largest number that the notice states for any class."""
    return max(requester.records.most_records for requester in notice.requester)


def class_line(context: Context, number: int) -> html.P:
    return html.P([icon(CLASS_ICONS[number]), context.text("request.class_number", number=number)], className="no")
