"""The form of the page "request": three questions, then the fields of the class, then the document.

Which fields belong to a class is said in `data-classes` and `data-kinds`; style sheets show them, so the form follows the
answers without scripts too. assets/request.js checks as one types; the server checks again by the same rules.
"""

from collections.abc import Mapping
from typing import Any

from dash import html

from components.elements import icon
from components.inputs import Said, choices, described, fault_box, field, option
from components.model import Context
from components.notice_words import most_records
from components.plain_html import html as written
from components.request_answers import answers
from data.notice import Notice
from data.request.draft import KEPT_BREAKS, LEGAL_FORMS, LONGEST, Draft

QUESTIONS = {1: (1,), 2: (2,), 3: (3, 4, 5)}
"""Question → the classes that its answers stand for."""
HELPED = {"purpose", "wanted", "others", "number", "period", "agreement", "unit", "letter_number", "letter_date"}
"""Texts that have a line of help."""
TEXT_OF = {"details": "wanted"}
"""Fields whose text has another name."""
ROWS = {"purpose": 4, "details": 4, "address": 3}
OF_PERSONS = {
    "unit": {"autoComplete": "organization"},
    "contact": {"autoComplete": "name"},
    "phone": {"type": "tel", "autoComplete": "tel"},
    "email": {"type": "email", "autoComplete": "email"},
    "number": {"inputMode": "numeric"},
}
"""What browsers need to offer a person's own details, and phones to offer the right keys."""
RECORDS = {"data-kinds": "records"}


class RequestForm:
    """Draws the form for one context, one draft (what was typed) and its faults by field."""

    def __init__(self, context: Context, notice: Notice, draft: Draft, faults: Mapping[str, Said]) -> None:
        self.context, self.notice, self.draft, self.faults = context, notice, draft, faults
        self.text, self.lang = context.text, context.lang

    def form(self) -> html.Form:
        fields = html.Div([self._what(), self._agreement(), self._who(), self._contact(), self._send()], className="rq-fields")
        return html.Form(
            [self._summary(), self._which(), answers(self.context, self.notice), fields],
            method="post",
            action=self._address("docx"),
            className="rq",
            id="rq",
            noValidate=True,
            autoComplete="off",
        )

    def _address(self, file_format: str) -> str:
        """The part after # brings a form that comes back with faults to where they are told."""
        return f"/{self.lang}/request/document.{file_format}#form"

    def _summary(self) -> html.Div:
        """Every fault with a link to its field; takes the focus when a document could not be made."""
        lines = [html.Li(html.A(said.words, href=f"#rq-{name}")) for name, said in self.faults.items()]
        parts = [html.H3(self.text("request.faults", count=len(lines))), html.Ul(lines)]
        return html.Div(parts, id="rq-summary", className="rq-summary", tabIndex="-1", hidden=not lines)

    def _which(self) -> html.Div:
        """The three questions share one set of radio buttons: an answer to one takes back the others."""
        parts = [html.P(self.text("request.which_help"), className="small", id="rq-which-help")]
        parts += [self._question(number, classes) for number, classes in QUESTIONS.items()]
        parts.append(fault_box("requester_class", self.faults.get("requester_class")))
        return html.Div([html.H3(self.text("request.which")), *parts], id="rq-requester_class", className="which", tabIndex="-1")

    def _question(self, number: int, classes: tuple[int, ...]) -> html.Fieldset:
        chosen = self.draft.requester_class
        boxes = [
            option("radio", "requester_class", str(each), self.text(f"request.answer_{each}"), each == chosen) for each in classes
        ]
        return html.Fieldset([html.Legend(self.text(f"request.question_{number}")), html.Div(boxes, className="options")])

    def _group(self, name: str, *parts: Any, **marks: str) -> html.Div:
        return html.Div([html.H3(self.text(f"request.group_{name}")), *parts], className="group", **marks)

    def _what(self) -> html.Div:
        kinds = [option("radio", "kind", kind, self.text(f"request.kind_{kind}"), kind == self.draft.kind) for kind in KINDS]
        return self._group(
            "what",
            choices("kind", self.text("request.kind"), kinds, "", self.faults.get("kind"), **self._classes("special")),
            self._box("purpose"),
            self._box("details"),
            self._codes("fields", {code: name[self.lang] for code, name in self.notice.fields.items()}),
            self._box("others", **RECORDS),
            self._codes("legal_forms", {code: self._legal_form(code) for code in LEGAL_FORMS}, "legal_forms_help"),
            html.Div([self._box("number", **RECORDS), self._box("period")], className="pair"),
        )

    def _legal_form(self, code: str) -> str:
        return self.context.catalogue.codes["legal_forms"].label(code, self.lang)

    def _classes(self, kind: str, need: str = "") -> dict[str, str]:
        """The classes whose form shows a part: those that may ask for `kind`, or have to bring `need`."""
        held = [r.number for r in self.notice.requester if r.service(kind).allowed and (not need or need in r.service(kind).needs)]  # type: ignore[arg-type]
        return {"data-classes": " ".join(map(str, held))}

    def _codes(self, name: str, labels: Mapping[str, str], help_key: str = "") -> html.Fieldset:
        """Check boxes. Nothing chosen among legal forms means juristic persons, so those stand chosen."""
        chosen = self.draft.legal_forms if name == "legal_forms" else self.draft.chosen.get(name, ())
        boxes = [option("checkbox", name, code, label, code in chosen) for code, label in labels.items()]
        help_text = self.text(f"request.{help_key}") if help_key else ""
        return choices(name, self.text(f"request.{name}"), boxes, help_text, self.faults.get(name), **RECORDS)

    def _agreement(self) -> html.Div:
        marks = {**self._classes("records", "agreement"), **RECORDS}
        return self._group("agreement", self._box("agreement"), **marks)

    def _who(self) -> html.Div:
        letter = [r.number for r in self.notice.requester if r.records.document == "letter"]
        return self._group(
            "who",
            self._box("unit"),
            self._box("address", **{"data-classes": " ".join(map(str, letter))}),
            html.Div([self._box("letter_number"), self._box("letter_date")], className="pair"),
            html.Div([self._box("signer"), self._box("position")], className="pair"),
        )

    def _contact(self) -> html.Div:
        pair = html.Div([self._box("phone"), self._box("email")], className="pair")
        return self._group("contact", self._box("contact"), pair)

    def _box(self, name: str, **marks: str) -> html.Div:
        """One text field: a line, or an area where breaks are kept."""
        key, said = TEXT_OF.get(name, name), self.faults.get(name)
        most = {"most": most_records(self.notice)} if name == "number" else {}
        help_text = self.text(f"request.{key}_help", **most) if key in HELPED else ""
        shared = {"id": f"rq-{name}", "name": name, "className": "form-control", "maxLength": LONGEST[name], "lang": "th"}
        shared |= described(name, help_text, said)
        value = self.draft[name]
        if name in KEPT_BREAKS:
            box = html.Textarea(value, rows=ROWS[name], **shared)
        else:
            box = written.Input(value=value, **{"type": "text", **OF_PERSONS.get(name, {}), **shared})
        return field(name, self.text(f"request.{key}"), box, help_text, said, **marks)

    def _send(self) -> html.Div:
        """Two ways to send the form; the first is what the Enter key does."""
        docx = html.Button([icon("download"), self.text("request.download_docx")], type="submit", className="btn p")
        pdf = html.Button(
            [icon("download"), self.text("request.download_pdf")], type="submit", className="btn", formAction=self._address("pdf")
        )
        notes = [html.P(self.text(f"request.{name}"), className="small") for name in ("download_help", "privacy")]
        return html.Div([html.Div([docx, pdf], className="od"), *notes], className="group")


KINDS = ("records", "special")
