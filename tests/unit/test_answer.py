"""Ready answers that are kept compressed say the same as those that are kept as text, in less memory."""

import gzip

import brotli
import pytest
from flask import Flask, Response, request

from data.kept import weight
from data.open_data.answer import Answer

TEXT = "".join(f"<p>{number} วิสาหกิจ</p>" for number in range(3000)).encode()
UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


def asked(answer: Answer, accepted: str, tag: str = "") -> Response:
    with Flask(__name__).test_request_context("/", headers={"Accept-Encoding": accepted, "If-None-Match": tag}):
        return answer.respond(request)


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity", "", "gzip, br;q=0", "*;q=0"])
def test_a_pressed_answer_says_the_same_in_every_encoding(accepted: str) -> None:
    loose, pressed = (asked(answer, accepted) for answer in (Answer(TEXT, "text/html"), Answer(TEXT, "text/html").press()))
    assert dict(loose.headers) == dict(pressed.headers) and loose.data == pressed.data
    assert UNPACKED[pressed.headers.get("Content-Encoding")](pressed.data) == TEXT
    assert asked(Answer(TEXT, "text/html").press(), accepted, loose.headers["ETag"]).status_code == 304


def test_it_keeps_no_text_and_weighs_less() -> None:
    loose, pressed = Answer(TEXT, "text/html"), Answer(TEXT, "text/html").press()
    assert pressed.body == b"" and pressed.text == TEXT
    assert weight(loose) > 2 * len(TEXT) > 8 * weight(pressed) > 16 * len(pressed.pressed)


@pytest.mark.parametrize("answer", [Answer(b"short", "text/plain"), Answer(TEXT, "image/png", packed=True)])
def test_what_compressing_does_not_help_stays_as_it_is(answer: Answer) -> None:
    assert answer.press() is answer and asked(answer, "br").data == answer.body
