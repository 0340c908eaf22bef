"""One command for the kitchen: ``python app.py`` serves the local network, for people who have an account."""

import os
import socket
import ssl
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from streamlit.web.bootstrap import load_config_options

from forecasting.errors import InputError
from forecasting.files import qr
from forecasting.network import PORT, own_addresses
from forecasting.store.addresses import data_folder, keep_private
from forecasting.store.people.accounts import has_owner
from forecasting.texts import error_text, text
from pages.shared.server import accounts, company, logs
from pages.shared.server.connection import is_loopback

ANY_ADDRESS = "0.0.0.0"
ROOT = Path(__file__).resolve().parents[3]
LARGEST_MESSAGE = 16 << 20  # bytes that a page sends at once; files don't go this way


def open_kitchen(app: ASGIApp, arguments: Sequence[str]) -> None:
    """Serve everybody in the house until somebody stops it; the exit code is 2 where nobody could let others in."""
    language = "en" if os.environ.get("LANG", "es").lower().startswith("en") else "es"
    options = _options(arguments, language)
    _settle_in()
    try:
        database = accounts.engine()
        if database is None or not has_owner(database):
            sys.exit(_say(text("door.no_owner", language, python=_python())))
        company.settings()
        check(options)
    except InputError as error:
        sys.exit(_say(error_text(error, language)))
    named = {"server.allowedHosts": options.names} if options.names else {}
    load_config_options({"client.disableDataExport": True} | named)  # files are taken along by who may: see downloads
    _tell_where(options, language)
    uvicorn.run(
        app,
        host=options.address,
        port=options.port,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.key,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        server_header=False,
        access_log=False,
        log_config=logs.settings(),
    )


def _options(arguments: Sequence[str], language: str) -> Namespace:
    parser = ArgumentParser(description=text("door.help.about", language), allow_abbrev=False)
    parser.add_argument("--address", default=ANY_ADDRESS, help=text("door.help.address", language))
    parser.add_argument("--port", type=int, default=PORT, help=text("door.help.port", language))
    parser.add_argument("--name", dest="names", action="append", help=text("door.help.name", language))
    parser.add_argument("--certificate", metavar="FILE.pem", help=text("door.help.certificate", language))
    parser.add_argument("--key", metavar="FILE.pem", help=text("door.help.key", language))
    return parser.parse_args(arguments)


def check(options: Namespace) -> None:
    """Raises ``InputError``: ``file_missing`` or ``certificate_unclear`` (so may be its key), ``port_taken``."""
    for file in (options.certificate, options.key):
        if file and not Path(file).is_file():
            raise InputError("file_missing", file=file)
    if options.certificate or options.key:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(options.certificate, options.key)
        except (OSError, TypeError) as error:  # nor may it be another user's
            raise InputError("certificate_unclear") from error
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name != "nt")
        try:
            probe.bind((options.address, options.port))
        except OSError as error:
            raise InputError("port_taken", port=str(options.port)) from error


def _settle_in() -> None:
    """The data folder as the caller names it, for this user of the machine alone, and Streamlit's own settings."""
    os.environ["DESPENSA_DATA"] = str(data_folder())
    os.chdir(ROOT)  # where Streamlit finds its settings
    keep_private()


def _tell_where(options: Namespace, language: str) -> None:
    scheme = "https" if options.certificate or is_loopback(options.address) else "http"
    port = "" if is_loopback(options.address) else f":{options.port}"  # there a proxy is in front of it
    own = [] if is_loopback(options.address) else own_addresses()
    found = [f"{scheme}://{name}{port}" for name in [*(options.names or []), *own]]
    print(text("door.open", language), *found, sep="\n  ", flush=True)
    if found and sys.stdout.isatty():
        print(qr.blocks(found[0]))
    if scheme == "http":
        print(text("door.in_the_clear", language), flush=True)


def _python() -> str:
    """How the Python that has what we need is called, here in our folder: a plain ``python`` may be another."""
    own = Path(sys.executable)
    return str(own.relative_to(ROOT) if own.is_relative_to(ROOT) else own)


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
