"""Everything an operator may set, by environment variable of the same name in capitals."""

import ipaddress
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from pages.serving.policy import origins

ROOT = Path(__file__).resolve().parents[2]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Settings(BaseSettings):
    """Read once at start; the README says what each one means."""

    host: str = "127.0.0.1"
    port: int = 8050
    sme_home: Path = ROOT / "data" / "build"
    public_origin: str = ""
    root_path: str = ""
    workers: int = 2
    threads: int = 4
    largest_body_bytes: int = 65_536
    embed_origins: str = ""
    trusted_proxies: str = ""
    metrics_from: str = "127.0.0.0/8 ::1"
    release_public_key: Path | None = None
    release_store: str = ""
    store_poll_seconds: float = Field(5, gt=0, le=15)

    @field_validator("trusted_proxies", "metrics_from")
    @classmethod
    def _networks(cls, text: str) -> str:
        networks(text)
        return text

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, text: str) -> str:
        origins(text)
        return text

    @field_validator("root_path")
    @classmethod
    def _below(cls, path: str) -> str:
        """`/statistics`: with a slash before it and none at its end; "" is the root of the host."""
        path = path.rstrip("/")
        if path and (not path.startswith("/") or "//" in path or any(sign in path for sign in "?#\"'<> ")):
            raise ValueError("ROOT_PATH must look like /statistics")
        return path

    @property
    def origin(self) -> str:
        """The address of this site as readers see it, `ROOT_PATH` included, without a slash at its end."""
        return (self.public_origin.rstrip("/") or f"http://{self.host}:{self.port}") + self.root_path


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks separated by blanks or commas. Raises ValueError for anything else."""
    return tuple(ipaddress.ip_network(part) for part in text.replace(",", " ").split())
