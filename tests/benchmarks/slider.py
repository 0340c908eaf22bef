"""How long until the picture has changed in a browser, after a slider of the scenarios was let go?"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pandas as pd
from playwright.sync_api import Locator, Page, sync_playwright

from forecasting.scenarios.scenario import Promotion, Scenario
from forecasting.texts import text
from pages.parts.scenarios.scenario_address import to_link
from tests.benchmarks import sample
from tests.benchmarks.measure import Figure
from tests.benchmarks.pages import ready_sample
from tests.browser.conftest import FLAGS, serving, settle

ROOT = Path(__file__).parents[2]
MOST_MILLISECONDS = 500
STEPS = 8
"""So often is the discount moved, from its usual fifth on."""

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
    """Sliders of the temperature and of a discount on the sample: each time a value nobody has asked for yet."""
    with ready_sample() as folder, serving(folder, folder / "server.log") as address:
        told = moves(address)
    for what, waited in told.items():
        yield Figure(f"{what} let go until the picture has changed", median(waited), "ms", most=MOST_MILLISECONDS)
        yield Figure("the slowest of them", max(waited), "ms")


def moves(address: str) -> dict[str, list[float]]:
    """Milliseconds for each of several positions of each slider."""
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, headless=True, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 2400}, locale="es-PE")
        page.goto(f"{address}/scenarios?restaurant=sample")
        page.get_by_text(text("scenarios.sections.weather", "es"), exact=True).click()
        sides = (("Home", "ArrowRight"), ("End", "ArrowLeft"))
        warmth = [each for end, back in sides for each in _moves_of_a_side(page, end, back)]
        page.goto(f"{address}/scenarios?restaurant=sample&scenario={to_link(_promotion())}")
        discount = list(_moves_from_the_start(page))
        page.goto(f"{address}/scenarios?restaurant=sample&scenario={to_link(_several())}")
        among_several = list(_moves_from_the_start(page))
        browser.close()
    return {"the warmth": warmth, "a discount": discount, "a discount among several levers": among_several}


def _promotion() -> Scenario:
    """A discount on a dish that the calendar has no promotion of."""
    first = sample.monday() + pd.Timedelta(days=1)
    return Scenario(promotions=(Promotion(first, first + pd.Timedelta(days=2), "Lomo saltado", "discount", 0.2),))


def _several() -> Scenario:
    """The same beside a 2-for-1, a closed day and dearer limes."""
    alone, day = _promotion(), sample.monday() + pd.Timedelta(days=4)
    pair = Promotion(day, day + pd.Timedelta(days=2), "Pisco sour", "2x1")
    return Scenario(promotions=(*alone.promotions, pair), closed=(day,), prices=(("Limón", 1.7),))


def _moves_of_a_side(page: Page, end: str, back: str) -> Iterator[float]:
    """Milliseconds for each degree from an end of the slider to the last one before its middle."""
    slider = page.get_by_role("slider").first
    slider.press(end)
    settle(page)
    page.locator(".js-plotly-plot").first.wait_for()
    while abs(int(slider.input_value())) > 1:
        yield _move(page, slider, back)


def _moves_from_the_start(page: Page) -> Iterator[float]:
    """Milliseconds for each step of the first slider, from where it is."""
    page.locator(".js-plotly-plot").first.wait_for()
    settle(page)
    for _ in range(STEPS):
        yield _move(page, page.get_by_role("slider").first, "ArrowRight")


def _move(page: Page, slider: Locator, key: str) -> float:
    page.evaluate(f"() => {{ window.waited = ({WAIT_FOR_PICTURE})() }}")
    slider.press(key)
    waited = float(page.evaluate("() => window.waited"))
    settle(page)
    return waited
