"""The real nginx with the files of deploy/, as an ordinary process on free ports: only places and ports are exchanged."""

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.browser.running import ROOT, free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
MAIN = """daemon off; {user} pid {work}/nginx.pid; error_log {work}/error.log warn; worker_processes 1;
include /etc/nginx/modules-enabled/*.conf;
events {{ worker_connections 4096; }}
http {{
  include /etc/nginx/mime.types; access_log off;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/f; uwsgi_temp_path {work}/u;
  scgi_temp_path {work}/s;
  include {work}/limits.conf; include {work}/upstream.conf;
  {servers}
}}
"""


class Proxy:
    """nginx in front of a server on `upstream`; `address` is its own. Raises RuntimeError with nginx's words if it refuses.

    With `replicas` (two ports) it stands before these as deploy/nginx/replicas/ says, speaks plain HTTP and limits nobody.
    """

    def __init__(self, work: Path, upstream: int = 0, sub_path: bool = False, replicas: tuple[int, ...] = ()) -> None:
        assert NGINX
        self.work, self.port, self.plain = work, free_port(), free_port()
        self.address = f"{'http' if sub_path or replicas else 'https'}://127.0.0.1:{self.port}"
        work.mkdir()
        certificate(work)
        (work / "modules").symlink_to("/usr/lib/nginx/modules")
        self.words = {
            "127.0.0.1:8050": f"127.0.0.1:{upstream}",
            "/etc/nginx/sme-big-data-proxy.conf": f"{work}/proxy.conf",
            "/srv/sme-big-data/data/build/static/": f"{ROOT}/data/build/static/",
            "/etc/ssl/sme-big-data": str(work),
            "/var/log/nginx": str(work),
            "/var/cache": str(work),
            "    listen [::]:443 ssl http2;\n": "",
            "    listen [::]:80;\n": "",
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
        }
        if replicas:
            self.words |= {f"127.0.0.1:805{number}": f"127.0.0.1:{port}" for number, port in enumerate(replicas, 1)}
            self.words |= {"/etc/nginx/sme-big-data-replicas": f"{work}/replicas", " ssl http2": "", "=50r/s": "=100000r/s"}
            self.words |= {"burst=200": "burst=100000"}
            (work / "replicas").mkdir()
            self.written("replicas/proxy.conf"), self.written("replicas/site.conf")
        site = self.written("sub-path.conf" if sub_path else "site.conf")
        self.written("limits.conf"), self.written("proxy.conf")
        self.written("replicas/upstream.conf" if replicas else "upstream.conf", "upstream.conf")
        inside = f"include {site};"
        servers = f"server {{ listen 127.0.0.1:{self.port}; {inside} }}" if sub_path else inside
        (work / "nginx.conf").write_text(MAIN.format(work=work, servers=servers, user="user root;" if os.geteuid() == 0 else ""))
        self.process = subprocess.Popen([NGINX, "-c", str(work / "nginx.conf"), "-p", str(work)], stderr=subprocess.PIPE)
        self.until_it_listens()

    def written(self, name: str, here: str = "") -> Path:
        text = (ROOT / "deploy" / "nginx" / name).read_text("utf-8")
        for old, new in self.words.items():
            text = text.replace(old, new)
        path = self.work / (here or name)
        path.write_text(text)
        return path

    def until_it_listens(self) -> None:
        for _ in range(100):
            if self.process.poll() is not None:
                raise RuntimeError((self.process.stderr.read() if self.process.stderr else b"").decode())
            if (self.work / "nginx.pid").exists():
                return
            time.sleep(0.05)
        raise RuntimeError("nginx does not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        if self.process.stderr:
            self.process.stderr.close()


def certificate(work: Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout privkey.pem -out fullchain.pem"
    subprocess.run(command.split(), cwd=work, check=True, capture_output=True)


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code
