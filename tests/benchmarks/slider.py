"""How long until the picture has changed in a browser, after a slider of the scenarios was let go?"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from forecasting.texts import text
from tests.benchmarks.measure import Figure
from tests.benchmarks.pages import ready_sample
from tests.browser.conftest import FLAGS, serving, settle

ROOT = Path(__file__).parents[2]
MOST_MILLISECONDS = 500

WAIT_FOR_PICTURE = """() => new Promise(done => {
    const seen = () => JSON.stringify([...document.querySelectorAll('.js-plotly-plot')].map(each => each.data.map(
        trace => trace.y)));
    const before = seen();
    document.addEventListener('keyup', () => {
        const released = performance.now();
        const look = () => seen() === before ? requestAnimationFrame(look) : done(performance.now() - released);
        look();
    }, {once: true, capture: true});
})"""


def measure() -> Iterator[Figure]:
    """The slider of the temperature on the sample: each time a value that nobody has asked for yet."""
    with ready_sample() as folder, serving(folder, folder / "server.log") as address:
        waited = moves(address)
    yield Figure("a slider let go until the picture has changed", median(waited), "ms", most=MOST_MILLISECONDS)
    yield Figure("the slowest of them", max(waited), "ms")


def moves(address: str) -> list[float]:
    """Milliseconds for each of several positions of the slider."""
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, headless=True, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 2400}, locale="es-PE")
        page.goto(f"{address}/scenarios?restaurant=sample")
        page.get_by_text(text("scenarios.sections.weather", "es"), exact=True).click()
        sides = (("Home", "ArrowRight"), ("End", "ArrowLeft"))
        waited = [each for end, back in sides for each in _moves_of_a_side(page, end, back)]
        browser.close()
    return waited


def _moves_of_a_side(page: Page, end: str, back: str) -> Iterator[float]:
    """Milliseconds for each degree from an end of the slider to the last one before its middle."""
    slider = page.get_by_role("slider").first
    slider.press(end)
    settle(page)
    page.locator(".js-plotly-plot").first.wait_for()
    while abs(int(slider.input_value())) > 1:
        page.evaluate(f"() => {{ window.waited = ({WAIT_FOR_PICTURE})() }}")
        slider.press(back)
        yield float(page.evaluate("() => window.waited"))
        settle(page)
