"""Who asks: headers of a proxy count only from a proxy that TRUSTED_PROXIES names."""

import pytest

from pages.serving.client import known_client, real_client
from pages.serving.settings import Settings, networks

TRUSTED = networks("127.0.0.1 10.0.0.0/8, ::1")


@pytest.mark.parametrize(
    ("address", "forwarded", "client"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4", "198.51.100.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense", "nonsense"),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_what_trusted_proxies_appended_is_believed(address: str, forwarded: str, client: str) -> None:
    assert real_client(address, forwarded, TRUSTED) == client


def seen(environ: dict[str, str], trusted: str) -> dict[str, object]:
    found: dict[str, object] = {}

    def application(environ: dict[str, object], start_response: object) -> list[bytes]:
        found.update(environ)
        return []

    known_client(application, networks(trusted))({"wsgi.url_scheme": "http", **environ}, lambda *_: None)  # type: ignore[arg-type]
    return found


HEADERS = {"HTTP_X_FORWARDED_FOR": "198.51.100.1", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_REQUEST_ID": "f" * 32}


def test_a_trusted_proxy_is_believed() -> None:
    told = seen({"REMOTE_ADDR": "127.0.0.1", **HEADERS}, "127.0.0.1")
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"], told["sme.request"]) == ("198.51.100.1", "https", "f" * 32)
    assert told["sme.forwarded"] is False


def test_anybody_else_is_not() -> None:
    told = seen({"REMOTE_ADDR": "127.0.0.1", **HEADERS}, "")
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("127.0.0.1", "http") and told["sme.request"] != "f" * 32
    assert told["sme.forwarded"] is True and "HTTP_X_FORWARDED_FOR" not in told


@pytest.mark.parametrize("reference", ["", "x", "a b c d e f g", "<script>alert(1)</script>", "\r\nX: y", "f" * 65])
def test_a_request_id_that_is_none_is_replaced(reference: str) -> None:
    told = seen({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REQUEST_ID": reference}, "127.0.0.1")
    assert len(str(told["sme.request"])) == 16


def test_a_network_that_is_none_stops_the_start() -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        Settings(trusted_proxies="everyone")
