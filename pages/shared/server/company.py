"""Coming in by a company's own sign-in (OpenID Connect), for those who have one: Google, Microsoft, Okta, Keycloak …

Authlib speaks the protocol, with PKCE, state and nonce. Streamlit's ``st.login`` isn't used: it needs an open page,
which no stranger gets, and its cookie lasts thirty days whatever happens here. What comes back is an e-mail that the
provider has verified; it opens the account that the owner noted it on, with a sign-in of ours like any other.
"""

import logging
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from forecasting.errors import InputError
from forecasting.store.addresses import data_folder
from forecasting.store.people.sign_ins import Tokens, sign_in_by_email
from pages.shared.server import accounts
from pages.shared.server.asked import Asked, come_in
from pages.shared.server.door import COMPANY

if TYPE_CHECKING:
    from authlib.integrations.starlette_client import StarletteOAuth2App

LOG = logging.getLogger("despensa.door")
FOLLOWING = "following"


@dataclass(frozen=True)
class Settings:
    """What ``company.toml`` in the data folder says: ``name`` stands on the button."""

    name: str
    server_metadata_url: str
    client_id: str
    client_secret: str


@cache
def settings() -> Settings | None:
    """The company's sign-in, where there is one; read once, and its file made this user's alone.

    Raises ``InputError``: ``company_unclear``, ``company_needs_authlib``.
    """
    file = data_folder() / "company.toml"
    if not file.is_file():
        return None
    file.chmod(0o600)
    try:
        found = Settings(**tomllib.loads(file.read_text("utf-8")))
    except (TypeError, ValueError) as error:
        raise InputError("company_unclear", file=str(file)) from error
    try:
        import authlib.integrations.starlette_client  # noqa: F401
    except ImportError as error:
        raise InputError("company_needs_authlib") from error
    return found


def routes() -> list[Route]:
    """To the company's sign-in and back."""
    return [Route(COMPANY, go), Route(f"{COMPANY}/back", come_back)]


async def go(request: Request) -> Response:
    """Lead to the provider, which leads back here."""
    asked = Asked(request)
    try:
        request.session[FOLLOWING] = asked.following
        back = f"{request.url.scheme}://{request.headers['host']}{COMPANY}/back"
        return await _provider().authorize_redirect(request, back)
    except Exception as error:  # whatever a provider answers
        return _failed(asked, error)


async def come_back(request: Request) -> Response:
    """Let in whom the provider names, if the owner did, too."""
    asked = Asked(request)
    try:
        token = await _provider().authorize_access_token(request)
        claims = token["userinfo"]
        if claims.get("email_verified") is not True:
            raise InputError("email_unverified")
        following = request.session.pop(FOLLOWING, "/")
        tokens = await to_thread.run_sync(_let_in, claims["email"], asked)
        answer = await to_thread.run_sync(come_in, asked, tokens, following)
    except InputError as error:
        LOG.warning("refused", extra={"code": error.code})
        return asked.complaint(error, 403)
    except Exception as error:
        return _failed(asked, error)
    return answer


def _let_in(email: str, asked: Asked) -> Tokens:
    database = accounts.engine()
    if database is None:
        raise InputError("email_unknown", email=email)
    return sign_in_by_email(database, email, asked.connection.visitor, accounts.now())


def _failed(asked: Asked, error: Exception) -> Response:
    LOG.warning("The company's sign-in failed", exc_info=error)
    return asked.complaint(InputError("company_failed"), 502)


@cache
def _provider() -> "StarletteOAuth2App":
    from authlib.integrations.starlette_client import OAuth

    found = settings()
    if found is None:
        raise InputError("company_failed")
    return OAuth().register(
        "company",
        client_id=found.client_id,
        client_secret=found.client_secret,
        server_metadata_url=found.server_metadata_url,
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256"},
    )
