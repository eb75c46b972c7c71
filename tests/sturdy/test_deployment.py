"""The files of deploy/ and the doctor."""

import configparser
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.running import ROOT
from tests.sturdy.conftest import Start

DEPLOY = ROOT / "deploy"


def doctor(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", "doctor", "--home", str(home), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "systemd" / name, "utf-8")
    return parser


def test_the_server_may_write_nothing_and_cannot_see_records() -> None:
    service = unit("sme-big-data.service")["Service"]
    assert service["ProtectSystem"] == "strict" and "ReadWritePaths" not in service and service["NoNewPrivileges"] == "yes"
    assert "/var/lib/sme-big-data/private" in service["InaccessiblePaths"] and service["CapabilityBoundingSet"] == ""
    build = unit("sme-big-data-build.service")["Service"]
    assert build["User"] != service["User"] and build["PrivateNetwork"] == "yes"
    assert build["ReadWritePaths"] == "/var/lib/sme-big-data"


def test_socket_settings_and_proxy_speak_of_the_same_port() -> None:
    settings = dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / "sme-big-data.env").read_text("utf-8"), re.M))
    listening = f"{settings['HOST']}:{settings['PORT']}"
    assert unit("sme-big-data.socket")["Socket"]["ListenStream"] == listening
    assert f"server {listening};" in (DEPLOY / "nginx" / "upstream.conf").read_text("utf-8")


def test_a_replica_s_server_writes_nothing_and_only_its_follower_knows_the_store() -> None:
    server, follower = (unit(f"sme-big-data-{name}@.service")["Service"] for name in ("replica", "follow"))
    assert server["ProtectSystem"] == "strict" and not {"ReadWritePaths", "StateDirectory"} & set(server)
    assert "/etc/sme-big-data-store.env" in server["InaccessiblePaths"] and server["User"] != follower["User"]
    assert follower["EnvironmentFile"] == "/etc/sme-big-data-store.env" and follower["StateDirectory"] == "sme-replica/%i"
    home = "SME_HOME=/var/lib/sme-replica/%i"
    assert home in server["ExecStart"] and home in follower["ExecStart"] and "pages.serving.replica" in follower["ExecStart"]
    assert "RELEASE_STORE=" in (DEPLOY / "sme-big-data-store.env").read_text("utf-8")
    assert "RELEASE_STORE" not in (DEPLOY / "sme-big-data.env").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
@pytest.mark.parametrize("name", ["sme-big-data.socket", "sme-big-data-build.timer"])
def test_systemd_accepts_the_units(name: str) -> None:
    done = subprocess.run(["systemd-analyze", "verify", DEPLOY / "systemd" / name], capture_output=True, text=True, check=False)
    assert "Unknown" not in done.stderr and "Failed to parse" not in done.stderr


def test_the_doctor_finds_nothing_at_a_sound_deployment(home: Path, start: Start) -> None:
    done = doctor(home, "--url", start().address)
    assert done.returncode == 0 and "mend" not in done.stdout and done.stdout.count("well") > 5


def test_the_doctor_says_what_to_mend(home: Path, start: Start, tmp_path: Path) -> None:
    own = Path(shutil.copytree(home, tmp_path / "own"))
    (own / "private").mkdir(mode=0o755)
    (own / "private" / "x.duckdb").write_text("records")
    release = own / "releases" / (own / "current").read_text("utf-8").strip()
    (release / "audit.json").unlink()
    done = doctor(own, "--url", start(PUBLIC_ORIGIN="https://elsewhere.example.go.th").address)
    text = done.stdout + done.stderr
    assert done.returncode == 1 and "Traceback" not in text
    for remedy in ("audit.json is missing", "python -m etl use", f"chmod go= {own / 'private' / 'x.duckdb'}", "set PUBLIC_ORIGIN"):
        assert remedy in text, remedy


def test_the_doctor_says_when_nobody_answers(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--url", "http://127.0.0.1:9")
    assert done.returncode == 1 and "python -m etl build" in done.stdout and "systemctl status" in done.stdout


def test_the_bill_of_materials_names_every_locked_package() -> None:
    subprocess.run([sys.executable, "tools/sbom.py"], cwd=ROOT, check=True, capture_output=True)
    found = json.loads((ROOT / "data" / "build" / "sbom" / "sme-big-data.cdx.json").read_text("utf-8"))
    names = {part["name"] for part in found["components"] if part["purl"].startswith("pkg:pypi/")}
    assert names == set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.M))
    assert found["specVersion"] == "1.6" and all(part.get("hashes") or part["properties"] for part in found["components"])
