"""What every answer tells the browser about itself, whoever asked."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.shared.server.connection import Connection

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",  # one line of Streamlit's page stands in it
        "style-src 'self' 'unsafe-inline'",  # Streamlit and Plotly style what they draw
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
"""What Streamlit's pages may load: nothing from elsewhere, so nothing can be sent there either."""

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # not no-referrer: then browsers hide where our own forms come from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}

TWO_YEARS = "max-age=63072000"


class Headers:
    """Middleware around everything that adds them, where an answer doesn't say so itself already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        secure = Connection(scope).secure

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message), secure)
            await send(message)

        await self.app(scope, receive, told)


def _add(headers: MutableHeaders, secure: bool) -> None:
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if secure:
        headers.setdefault("Strict-Transport-Security", TWO_YEARS)
        headers.raw[:] = [_never_in_the_clear(*each) for each in headers.raw]
    if headers.get("content-type", "").startswith("text/html"):
        headers["Cache-Control"] = "no-store"  # on a shared tablet nothing comes back by the back button


def _never_in_the_clear(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header; where it sets a cookie (Streamlit's own say nothing of TLS), one that stays behind TLS."""
    open_to_all = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return (name, value + b"; Secure") if open_to_all else (name, value)
