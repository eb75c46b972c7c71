"""The routes of the page "request": what they answer, and that nothing typed stays anywhere."""

import shutil
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from app import ROOT, Settings
from data.request import docx_file, pdf_file
from pages.serving import documents
from tests.browser.running import free_port, start, stop
from tests.unit.requests import FILLED

KINDS = {"docx": (docx_file.MIMETYPE, b"PK"), "pdf": (pdf_file.MIMETYPE, b"%PDF-")}
MARKERS = ("ลับสุดยอดกระต่ายหมายจันทร์", "Zq7xMarkerTypedByReader")
"""Words that stand nowhere else."""


def form(**changes: Any) -> dict[str, Any]:
    return {**FILLED, **changes}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["th", "en"])
def test_a_good_form_comes_back_as_a_file_that_is_not_to_be_kept(client: FlaskClient, lang: str, kind: str) -> None:
    reply = client.post(f"/{lang}/request/document.{kind}", data=form())
    assert (reply.status_code, reply.mimetype) == (200, KINDS[kind][0])
    assert reply.data.startswith(KINDS[kind][1])
    assert reply.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in reply.headers
    assert reply.headers["Content-Disposition"] == f'attachment; filename="osmep-request.{kind}"'


def test_a_form_with_faults_comes_back_with_what_was_typed(client: FlaskClient) -> None:
    reply = client.post("/th/request/document.pdf", data=form(number=["2,000"], purpose=[""], unit=['"><script>alert(1)</script>']))
    page = reply.text
    assert reply.status_code == 422 and reply.headers["Cache-Control"] == "no-store"
    assert 'aria-describedby="rq-number-help rq-number-fault"' in page and 'value="2,000"' in page
    assert "ไม่เกิน 1,000 รายการ" in page and "ยังไม่ได้ระบุวัตถุประสงค์" in page
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert '<meta name="robots" content="noindex">' in page


def test_class_5_is_told_kindly_and_gets_no_document(client: FlaskClient) -> None:
    for kind in ("records", "special"):
        reply = client.post("/th/request/document.docx", data=form(requester_class=["5"], kind=[kind]))
        assert reply.status_code == 422 and reply.mimetype == "text/html"
    assert client.get("/th/request/form-5.docx").status_code == 404


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_blank_forms_are_offered_on_the_page_and_open(client: FlaskClient, number: int, kind: str) -> None:
    path = f"/th/request/form-{number}.{kind}"
    reply = client.get(path)
    assert f'href="{path}"' in client.get("/th/request").text
    assert reply.status_code == 200 and reply.data.startswith(KINDS[kind][1]) and "public" in reply.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/th/request/document.docx", 303),
        ("get", "/xx/request/document.docx", 404),
        ("put", "/th/request/document.docx", 405),
        ("post", "/th/request/document.exe", 405),
        ("post", "/xx/request/document.docx", 404),
        ("post", "/th/request", 405),
        ("get", "/th/request/form-0.pdf", 404),
        ("get", "/th/request/deeper", 404),
    ],
)
def test_other_ways_to_ask_are_refused_without_a_trace(client: FlaskClient, method: str, path: str, status: int) -> None:
    reply = getattr(client, method)(path, data=form() if method != "get" else None)
    assert reply.status_code == status and "Traceback" not in reply.text


def test_a_body_that_is_too_large_is_not_read(client: FlaskClient) -> None:
    reply = client.post("/th/request/document.docx", data={"purpose": "x" * (Settings().largest_body_bytes + 1)})
    assert reply.status_code == 413


@pytest.mark.parametrize("body", [b"\xff\xfe%zz=%", b"=&=&==", b"purpose", b"requester_class=3&" * 500, b"a" * 60_000])
@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"]
)
def test_malformed_bodies_are_forms_with_faults(client: FlaskClient, body: bytes, content_type: str) -> None:
    reply = client.post("/en/request/document.docx", data=body, content_type=content_type)
    assert (reply.status_code == 422 and "Your class is not chosen yet" in reply.text) or "The purpose is missing" in reply.text


def test_an_error_of_a_writer_is_logged_without_what_was_typed(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(composed: Any) -> bytes:
        raise ValueError(f"cannot write {composed.unit}")

    monkeypatch.setattr(documents.FILES["docx"], "write", fails)
    with capture_logs() as seen:
        reply = client.post("/th/request/document.docx", data=form(unit=[MARKERS[0]]))
    (failure,) = [line for line in seen if line["event"] == "request_failed"]
    assert reply.status_code == 500 and MARKERS[0] not in reply.text
    error = failure["exc_info"]
    assert MARKERS[0] not in str(error) and error.__suppress_context__, "the error that quotes the form is not printed with it"


def test_one_address_gets_so_many_documents_a_minute(client: FlaskClient) -> None:
    """Counted at the address that costs least to answer, so that the bucket does not fill again meanwhile."""
    there = {"REMOTE_ADDR": "203.0.113.9"}
    asked = [client.get("/en/request/document.pdf", environ_overrides=there) for _ in range(documents.DOCUMENTS_A_MINUTE + 20)]
    assert asked[0].status_code == 303 and asked[-1].status_code == 429
    assert int(asked[-1].headers["Retry-After"]) >= 1 and "Too many requests" in asked[-1].text
    assert client.get("/en/request/form-1.pdf", environ_overrides=there).status_code == 429


def test_the_page_names_no_session(client: FlaskClient) -> None:
    reply = client.get("/th/request")
    assert "Set-Cookie" not in reply.headers and 'method="post"' in reply.text


# A real server, its log in a file, a home and a folder of temporary files of its own.


def spellings(marker: str) -> list[bytes]:
    """How a word may stand in a file: plain, in an address, in JSON, in UTF-16."""
    escaped = marker.encode("unicode_escape")
    return [marker.encode(), urllib.parse.quote(marker).encode(), escaped, marker.encode("utf-16-le")]


def found(folders: list[Path]) -> list[str]:
    wanted = [spelling for marker in MARKERS for spelling in spellings(marker)]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [str(path) for path in files if any(spelling in path.read_bytes() for spelling in wanted)]


def listing(folders: list[Path]) -> dict[str, int]:
    """Every file with the time of its last change: a packed copy of a document would show here."""
    return {str(path): path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def places(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("marked")
    shutil.copytree(home, base / "home", symlinks=True)
    for name in ("tmp", "log"):
        (base / name).mkdir()
    return {"home": base / "home", "tmp": base / "tmp", "log": base / "log", "static": ROOT / "data" / "build" / "static"}


@pytest.fixture(scope="module")
def live(places: dict[str, Path]) -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {"SME_HOME": str(places["home"]), "PORT": str(port), "WORKERS": "1", "TMPDIR": str(places["tmp"])}
    process = start([sys.executable, str(ROOT / "app.py")], settings, places["log"] / "server.txt", f"{address}/readyz")
    yield address
    stop(process)


def send(address: str, fields: dict[str, Any], content_type: str = "", method: str = "POST") -> int:
    body = urllib.parse.urlencode(fields, doseq=True).encode()
    headers = {"Content-Type": content_type or "application/x-www-form-urlencoded"}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body, headers, method=method), timeout=60) as reply:
            reply.read()
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code


def look(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=60) as reply:
            return bytes(reply.read())
    except urllib.error.HTTPError as error:
        return error.read()


Ask = Callable[[str], int]
WAYS: dict[str, tuple[Ask, int]] = {
    "docx": (lambda site: send(f"{site}/th/request/document.docx", marked()), 200),
    "pdf": (lambda site: send(f"{site}/en/request/document.pdf", marked()), 200),
    "memo": (lambda site: send(f"{site}/th/request/document.docx", marked(requester_class="2")), 200),
    "faults": (lambda site: send(f"{site}/th/request/document.pdf", marked(number="5,000")), 422),
    "class 5": (lambda site: send(f"{site}/th/request/document.pdf", marked(requester_class="5")), 422),
    "too large": (lambda site: send(f"{site}/th/request/document.pdf", marked(purpose=MARKERS[0] + "x" * 66_000)), 413),
    "wrong method": (lambda site: send(f"{site}/th/request/document.pdf", marked(), method="PUT"), 405),
    "wrong type": (lambda site: send(f"{site}/th/request/document.pdf", marked(), "multipart/form-data; boundary=b"), 422),
    "not there": (lambda site: send(f"{site}/th/request/nothing", marked()), 405),
}


def marked(**changes: Any) -> dict[str, Any]:
    """A form with the markers in every field that takes words."""
    words = (
        "unit",
        "address",
        "letter_number",
        "purpose",
        "details",
        "period",
        "agreement",
        "signer",
        "position",
        "contact",
        "email",
    )
    return {**FILLED, **dict.fromkeys(words, f"{MARKERS[0]} {MARKERS[1]}"), "letter_number": MARKERS[1], **changes}


@pytest.mark.slow
def test_nothing_typed_stays_in_logs_or_on_disk(live: str, places: dict[str, Path]) -> None:
    folders = list(places.values())
    before = listing([places["home"], places["tmp"], places["static"]])
    statuses = {name: ask(live) for name, (ask, _) in WAYS.items()}
    assert statuses == {name: status for name, (_, status) in WAYS.items()}
    log = (places["log"] / "server.txt").read_text("utf-8")
    assert log.count("/request/document.<any(docx, pdf):kind>") >= 6, "the requests were logged, by their rule"
    assert found(folders) == []
    assert listing([places["home"], places["tmp"], places["static"]]) == before, "no file was made or changed"
    for path in ("/th/request", "/en/request", "/readyz", "/metrics"):
        shown = look(live + path)
        assert not any(spelling in shown for marker in MARKERS for spelling in spellings(marker))


@pytest.mark.slow
@pytest.mark.parametrize("place", ["home", "tmp", "log"])
def test_a_planted_trace_is_found(places: dict[str, Path], place: str) -> None:
    planted = places[place] / "planted.bin"
    for spelling in (spelling for marker in MARKERS for spelling in spellings(marker)):
        planted.write_bytes(b"\x00\x01" + spelling + b"\xff")
        assert found([places[place]]) == [str(planted)]
    assert str(planted) in listing([places[place]])
    planted.unlink()
