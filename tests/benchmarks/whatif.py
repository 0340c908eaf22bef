"""How long does a moved slider compute: all ingredients, both models, the orders again; and what comes of that?"""

from collections.abc import Iterator
from statistics import median

from forecasting.outcomes.outcome import outcome
from forecasting.outcomes.payoff import payoff
from forecasting.outcomes.takings import takings
from forecasting.plan import compare, make_plan
from forecasting.planning.setting_out import make_basis
from forecasting.tables import HOME
from tests.benchmarks import sample
from tests.benchmarks.measure import Figure, interleave, take

ROUNDS = 30
MOST_MILLISECONDS = 100


def measure() -> Iterator[Figure]:
    """Scenarios that no cache can know: every round is a little warmer."""
    basis, now = make_basis(sample.restaurant(), sample.forecast()), sample.monday()
    base = make_plan(basis, now)
    degrees = iter(range(1, ROUNDS + 1))

    def move() -> None:
        compare(base, make_plan(basis, now, scenario=sample.warm_week(next(degrees) / 10)))

    pairs = interleave(lambda: take(move), lambda: take(lambda: make_plan(basis, now)), ROUNDS)
    moved, plain = zip(*pairs, strict=True)
    yield Figure("a scenario, computing", _milliseconds(moved, "computing"), "ms", most=MOST_MILLISECONDS)
    yield Figure("a scenario, by the clock", _milliseconds(moved, "wall"), "ms")
    yield Figure("the base plan, computing", _milliseconds(plain, "computing"), "ms")
    changed = make_plan(basis, now, scenario=sample.warm_week())
    before, (promotion,) = takings(basis, base, HOME, now), changed.scenario.promotions
    pairs = interleave(
        lambda: take(lambda: outcome(basis, base, changed, HOME, before)),
        lambda: take(lambda: payoff(basis, changed, promotion, HOME, now)),
        ROUNDS,
    )
    whole, weighed = zip(*pairs, strict=True)
    yield Figure("what comes of it, one promotion for another, computing", _milliseconds(whole, "computing"), "ms")
    yield Figure("one promotion weighed, computing", _milliseconds(weighed, "computing"), "ms")
    yield Figure("joining today's tables with a forecast, once", take(_join).computing * 1000, "ms")


def _join() -> None:
    make_basis(sample.restaurant(), sample.forecast())


def _milliseconds(runs: tuple, which: str) -> float:
    return median(getattr(run, which) for run in runs) * 1000
