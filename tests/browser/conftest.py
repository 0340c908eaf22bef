"""A real server and a headless Chromium: what AppTest can't see is tested here."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine

from forecasting.files.table import read_table
from forecasting.store.house import save_place
from forecasting.store.restaurant import save_table
from forecasting.tables import Place

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts"
WIDTHS = {"desktop": (1280, 860), "phone": (390, 844)}
TOUCHED = {
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
START_SECONDS = 60
LONGEST_PICTURE = 3000
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, else Playwright's own; `make test` installs one where there is none."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if not found and not own.exists():
            pytest.fail("No Chromium was found: run `make test`, or `playwright install chromium`.", pytrace=False)
        browser = playwright.chromium.launch(executable_path=found, headless=True, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def serving(data: Path, log: Path) -> Iterator[str]:
    """The app on a free port with a data folder; the address of its first page."""
    with launched(data, log) as (address, _):
        yield address


@contextmanager
def launched(data: Path, log: Path, *options: str) -> Iterator[tuple[str, int]]:
    """The same with ``options`` of the server; its address and the number of its process."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DESPENSA_DATABASE_URL"}
    with log.open("w") as output:
        started = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                "app.py",
                "--server.headless=true",
                f"--server.port={port}",
                *options,
            ],
            cwd=ROOT,
            env=environment | {"DESPENSA_DATA": str(data)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_healthy(port, log)
            yield f"http://localhost:{port}", started.pid
        finally:
            started.terminate()
            started.wait(15)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The app with an empty data folder."""
    with serving(tmp_path / "data", tmp_path / "server.log") as address:
        yield address


@pytest.fixture
def open_page(chromium: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the app as a visitor with a device, a language and a colour scheme sees it."""
    contexts = []

    def visit(path: str = "", device: str = "desktop", locale: str = "es-PE", scheme: str = "light") -> Page:
        width, height = WIDTHS[device]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            color_scheme=scheme,
            accept_downloads=True,
            **(TOUCHED if device == "phone" else {}),
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{server}/{path}")
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def last_picture(request: pytest.FixtureRequest, chromium: Browser, open_page) -> Iterator[None]:
    """What the page looked like when a test failed."""
    yield
    pages = [page for context in chromium.contexts for page in context.pages]
    if request.node.stash.get(FAILED, False) and pages:
        ARTEFACTS.mkdir(exist_ok=True)
        pages[-1].screenshot(path=ARTEFACTS / f"failed_{request.node.name}.png")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


def one_thing_to_count(database: Engine) -> None:
    """A restaurant with one ingredient."""
    save_place(database, Place(name="La Sazón"))
    lemons = "ingredient,unit,shelf_life_days\nLimón,kg,14\n".encode()
    save_table(database, "ingredients", read_table("ingredients", lemons, "insumos.csv"))


def settle(page: Page) -> None:
    """Wait until the app has stopped working and nothing is drawn from an earlier run."""
    page.wait_for_function(
        """() => !document.querySelector('[data-testid="stStatusWidget"]')
              && !document.querySelector('[data-stale="true"]')
              && !document.querySelector('[data-testid="stSkeleton"]')
              && !!document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')""",
        timeout=60_000,
    )


def keep_picture(page: Page, name: str) -> None:
    """A screenshot of the whole page, however long, among the build's artefacts."""
    ARTEFACTS.mkdir(exist_ok=True)
    settle(page)
    size = page.viewport_size
    length = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(length, size["height"]), LONGEST_PICTURE)})
    settle(page)
    page.screenshot(path=ARTEFACTS / f"{name}.png")
    page.set_viewport_size(size)


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than the screen: 0 when nothing has to be pushed sideways."""
    return page.evaluate(
        """() => Math.max(...[document.documentElement, document.querySelector('[data-testid="stMain"]')]
              .map(part => part.scrollWidth - part.clientWidth))"""
    )


def start(page: Page, device: str) -> None:
    """A new restaurant from the first screen to its templates."""
    page.get_by_role("heading", name="Despensa").wait_for()
    keep_picture(page, f"welcome_{device}")
    assert too_wide(page) == 0

    page.get_by_label("Nombre del restaurante").fill("La Picantería")
    page.get_by_role("button", name="Empezar mi restaurante").click()

    page.get_by_role("heading", name="Ventas").wait_for()
    page.get_by_text("Tus próximos tres pasos").wait_for()
    assert too_wide(page) == 0
    page.get_by_role("link", name="2. Describe tu cocina").click()
    page.get_by_role("heading", name="Cocina").wait_for()
    page.get_by_role("button", name="Plantilla XLSX").wait_for()
    keep_picture(page, f"setup_{device}")
    assert too_wide(page) == 0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_healthy(port: int, log: Path) -> None:
    """Wait for a server that was started; a failure with its log where it never answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2)
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The server did not start:\n{log.read_text()}", pytrace=False)
