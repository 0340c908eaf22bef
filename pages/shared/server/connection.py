"""What a connection says of itself: where it comes from, what it asks for, and whom it calls."""

import socket
from dataclasses import dataclass
from functools import cache, cached_property
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope
from streamlit import config

from forecasting.store.people.sign_ins import Visitor

BY_WAY_OF_OTHERS = ("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip")
"""Headers of somebody who passes a connection on, besides all that begin with ``x-forwarded-``."""

SIGN_IN_COOKIE, DEVICE_COOKIE = "despensa", "despensa_device"


@dataclass(frozen=True)
class Connection:
    """A request or a websocket, as the server (uvicorn) tells of it."""

    scope: Scope

    @cached_property
    def headers(self) -> Headers:
        return Headers(scope=self.scope)

    @property
    def path(self) -> str:
        return self.scope["path"]

    @property
    def secure(self) -> bool:
        """Whether it came by TLS, here or at a proxy that is trusted."""
        return self.scope["scheme"] in ("https", "wss")

    @property
    def host(self) -> str:
        """The name or address that was called, without the port; empty where it is none."""
        return host_of(f"//{self.headers.get('host', '')}")

    @property
    def address(self) -> str:
        """The address in the network that it comes from."""
        client = self.scope.get("client")
        return client[0] if client else ""

    def cookie(self, name: str) -> str:
        """One of our cookies; behind TLS only one that was set behind TLS."""
        cookies = cookie_parser(self.headers.get("cookie", ""))
        return cookies.get(cookie_name(name, self.secure), "")

    @property
    def visitor(self) -> Visitor:
        """Where somebody comes from who wants to sign in."""
        return Visitor(self.cookie(DEVICE_COOKIE), self.address)

    @property
    def at_the_machine(self) -> bool:
        """Whether it can only come from the machine itself: both its ends, the name called, and nobody between them.

        What a browser says of the page that it comes from counts too: another site's pages may ask for addresses here.
        """
        ends = [self.scope.get("server"), self.scope.get("client")]
        passed_on = [name for name in self.headers if name in BY_WAY_OF_OTHERS or name.startswith("x-forwarded-")]
        return (
            all(end is not None and is_loopback(end[0]) for end in ends)
            and is_loopback(self.host)
            and not passed_on
            and self.from_our_pages
        )

    @property
    def from_our_pages(self) -> bool:
        """Whether the browser says that one of our own pages asks, or says nothing of it.

        Another port of the same machine is another site to us, though it is given the same cookies.
        """
        origin = self.headers.get("origin")
        return origin is None or urlsplit(origin).netloc.lower() == self.headers.get("host", "").lower()

    @property
    def calls_us(self) -> bool:
        """Whether the name called is ours: an address, this machine's name, or one of ``server.allowedHosts``."""
        host = self.host
        return bool(host) and (_is_address(host) or host in _own_names() or host in _allowed_names())


def cookie_name(name: str, secure: bool) -> str:
    """How a cookie of ours is called: behind TLS no other site of the same domain can set it."""
    return f"__Host-{name}" if secure else name


def is_loopback(host: str) -> bool:
    """Whether a name or an address never leaves the machine."""
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def host_of(url: str) -> str:
    """The name or address in a URL, in small letters and without brackets; empty where there is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # which raises when it is none
        return (parts.hostname or "").rstrip(".") if not parts.username and parts.path in ("", "/") else ""
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _own_names() -> frozenset[str]:
    name = socket.gethostname().lower().split(".")[0]
    return frozenset({"localhost", name, f"{name}.local", socket.gethostname().lower()})


def _allowed_names() -> frozenset[str]:
    return frozenset(name.strip().lower() for name in config.get_option("server.allowedHosts"))
