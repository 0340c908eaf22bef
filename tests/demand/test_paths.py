import numpy as np
import pandas as pd
import pytest

from forecasting.demand.paths import Paths, draw_paths, gather, residuals

FEW_ERRORS = 1.31946 / 1.28155 * (25 / 23) ** 0.5
"""How much wider errors of eight weeks are taken to be: as a prediction interval of 24 observations is, by Student."""

MONDAY = pd.Timestamp("2026-03-30")
JANUARY = pd.Timestamp("2026-01-01")


def expected(days: int = 14, mean: float = 10.0, ingredients=("Limón",), location: str = "main") -> pd.DataFrame:
    ahead = pd.date_range(MONDAY, periods=days, unit="us")
    tables = [pd.DataFrame({"ingredient": one, "day": ahead, "mean": mean}) for one in ingredients]
    return pd.concat(tables, ignore_index=True).assign(location=location)


def errors(residual: list[float] | np.ndarray, ingredient: str = "Limón", week_ahead: int = 1, location: str = "main"):
    days = pd.date_range(JANUARY, periods=len(residual), unit="us")
    table = pd.DataFrame({"ingredient": ingredient, "day": days, "week_ahead": week_ahead, "residual": residual})
    return table.assign(location=location)


def noise(days: int = 56, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, 0.1, days)


def fold(*days: tuple[float, float]) -> pd.DataFrame:
    """Mean and actual of the days after New Year's Eve."""
    table = pd.DataFrame(days, columns=["mean", "actual"])
    when = pd.date_range(JANUARY, periods=len(days), unit="us")
    return table.assign(location="main", ingredient="Limón", day=when, cutoff=JANUARY - pd.Timedelta(days=1))


def draw(means: pd.DataFrame, errors: pd.DataFrame, count: int = 400, seed: int = 0) -> list[Paths]:
    return draw_paths(means, gather(errors, means), count, seed)


def test_an_error_is_a_share_of_what_was_expected_of_the_day():
    assert residuals(fold((10, 12), (20, 15)))["residual"].tolist() == [0.2, -0.25]


def test_a_quiet_day_is_no_reason_for_a_wild_share():
    # the average day expects 7, so a share is of no less than 0.3 x 7 = 2.1
    assert residuals(fold((10, 10), (10, 10), (1, 3.1)))["residual"].iloc[2] == pytest.approx(1.0)


def test_the_eighth_day_after_a_cutoff_is_in_the_second_week_ahead():
    assert residuals(fold(*[(10, 10)] * 15))["week_ahead"].tolist() == [1] * 7 + [2] * 7 + [3]


def test_until_errors_are_known_a_day_may_be_off_by_an_assumed_third():
    (paths,) = draw(expected(), errors([]), count=2000)
    spread = paths.usage.std(axis=0) / paths.usage.mean(axis=0)
    assert spread.mean() == pytest.approx(0.3, abs=0.03)


def test_an_error_that_is_always_the_same_moves_every_future_by_it():
    (paths,) = draw(expected(), errors([0.2] * 28), count=5)
    assert paths.usage == pytest.approx(12.0)


def test_days_further_ahead_take_the_errors_of_their_week():
    known = pd.concat([errors([0.0] * 28, week_ahead=1), errors([0.5] * 28, week_ahead=2)])
    (paths,) = draw(expected(days=28), known, count=5)
    assert paths.usage[:, :7] == pytest.approx(10.0)
    assert paths.usage[:, 7:] == pytest.approx(15.0)  # beyond the judged weeks, those of the last one


def test_a_path_takes_errors_of_consecutive_days():
    (paths,) = draw(expected(days=7), errors(np.arange(56) / 1000), count=50)
    assert np.diff(paths.usage[:, :, 0], axis=1) == pytest.approx(0.01 * FEW_ERRORS, rel=1e-4)


def test_futures_drawn_from_few_errors_are_not_all_the_same():
    known = pd.concat([errors(np.arange(14) / 1000, week_ahead=week) for week in (1, 2)])  # as long as one block
    (paths,) = draw(expected(), known, count=50)
    assert len(np.unique(paths.usage[:, 0, 0].round(6))) > 7


def test_few_errors_are_spread_wider_about_their_mean_than_many():
    spread = {days: draw(expected(), errors([-0.1, 0.3] * (days // 2)))[0].usage.max() for days in (14, 56, 728)}
    assert spread == {days: pytest.approx(most, abs=0.005) for days, most in {14: 13.73, 56: 13.15, 728: 13.01}.items()}


def test_a_bad_week_is_bad_for_all_ingredients_of_a_location():
    shocks = noise()
    known = pd.concat([errors(shocks, "Limón"), errors(2 * shocks, "Papa")])
    (paths,) = draw(expected(ingredients=("Limón", "Papa")), known)
    limes, potatoes = np.moveaxis(paths.usage - 10.0, 2, 0)
    assert potatoes == pytest.approx(2 * limes)
    assert limes.std() > 0.5


def test_weeks_of_closure_lend_no_single_error_to_every_future():
    # four weeks of 0.0, thirty days of closure that begin after an error of 0.9, four more weeks of 0.0
    before, after = [0.0] * 27 + [0.9], [0.0] * 28
    closed = errors([*before, *[np.nan] * 30, *after])
    (paths,) = draw(expected(days=7), closed, count=2000)
    busy = (paths.usage[:, 0, 0] > 15.0).mean()
    assert busy == pytest.approx(3 / 58, abs=0.015)  # that day and the two that are no whole week


def test_an_ingredient_without_errors_of_its_own_borrows_anothers():
    (paths,) = draw(expected(ingredients=("Limón", "Nuevo")), errors(noise()))
    limes, new_one = np.moveaxis(paths.usage, 2, 0)
    assert (limes == new_one).all()


@pytest.mark.parametrize(("days", "own"), [(21, True), (20, False)])
def test_an_ingredient_that_was_judged_on_less_than_three_weeks_borrows_anothers_errors(days, own):
    few = errors([0.5] * days, "Hielo").assign(day=lambda rows: rows["day"] + pd.Timedelta(days=56 - days))
    (paths,) = draw(expected(ingredients=("Hielo", "Limón")), pd.concat([errors([0.1] * 56), few]), count=5)
    assert paths.usage[:, :, 0] == pytest.approx(15.0 if own else 11.0)
    assert paths.usage[:, :, 1] == pytest.approx(11.0)


def test_errors_that_are_no_numbers_are_left_out():
    known = pd.concat([errors([0.2] * 28), errors([np.inf, np.nan] * 14, "Papa")])
    (paths,) = draw(expected(ingredients=("Limón", "Papa")), known, count=5)
    assert paths.usage == pytest.approx(12.0)


def test_nothing_is_used_on_a_day_of_which_nothing_is_expected():
    means = expected().assign(mean=[0.0] + [10.0] * 13)
    (paths,) = draw(means, errors([0.2] * 28), count=5)
    assert (paths.usage[:, 0] == 0.0).all()
    assert paths.usage[:, 1:] == pytest.approx(12.0)


def test_usage_is_never_negative():
    (paths,) = draw(expected(), errors([-1.5] * 28), count=5)
    assert (paths.usage == 0.0).all()


def test_the_quantile_of_a_week_is_less_than_the_sum_of_its_days_quantiles():
    (paths,) = draw(expected(days=7), errors(noise(days=200)), count=400)
    of_the_week = np.quantile(paths.usage.sum(axis=1), 0.9, axis=0)
    assert 70.0 < of_the_week[0] < 0.95 * paths.quantiles((0.9,))[0].sum()


def test_the_same_seed_draws_the_same_futures_and_another_one_others():
    first, again, other = (draw(expected(), errors(noise()), seed=seed)[0].usage for seed in (7, 7, 8))
    assert (first == again).all()
    assert (first != other).any()


def test_each_location_is_drawn_from_its_own_errors():
    means = pd.concat([expected(location="Lince"), expected(location="Surco")])
    known = pd.concat([errors([0.1] * 28, location="Lince"), errors([0.3] * 28, location="Surco")])
    lince, surco = draw(means, known, count=5)
    assert (lince.location, surco.location) == ("Lince", "Surco")
    assert lince.usage == pytest.approx(11.0)
    assert surco.usage == pytest.approx(13.0)


def test_a_paths_days_follow_each_other_from_the_first_one_forecast():
    (paths,) = draw(expected(days=3), errors([]), count=1)
    assert paths.days.tolist() == [MONDAY + pd.Timedelta(days=ahead) for ahead in range(3)]


def test_folds_less_than_a_week_apart_know_several_errors_of_a_day():
    known = pd.concat([errors([0.2] * 28), errors([0.2] * 28)])
    (paths,) = draw(expected(), known, count=5)
    assert paths.usage == pytest.approx(12.0)


@pytest.mark.parametrize("together", [-0.6, 0.0, 0.8])
def test_the_spread_of_two_ingredients_sum_knows_how_they_go_together(together):
    chance = np.random.default_rng(3).multivariate_normal(
        [0, 0], [[0.01, 0.01 * together], [0.01 * together, 0.01]], 730
    )
    known = pd.concat([errors(chance[:, at], name) for at, name in enumerate(("Limón", "Papa"))])
    (paths,) = draw(expected(days=7, mean=50.0, ingredients=("Limón", "Papa")), known, count=4000)
    spread = paths.usage.sum(axis=2).std(axis=0).mean()
    assert spread == pytest.approx(50 * 0.1 * np.sqrt(2 + 2 * together), rel=0.06)


# What a forecast rests on besides its errors: here a promotion that may be off by 2 portions (standard deviation)

NO_ERRORS = [0.0] * 56


def swung(swings: dict[str, float], count: int = 400) -> np.ndarray:
    means = expected(days=7)
    by_row = {name: np.full(len(means), swing) for name, swing in swings.items()}
    return draw_paths(means, gather(errors(NO_ERRORS), means), count, swings=by_row)[0].usage[:, :, 0]


def test_what_may_be_off_widens_the_futures_and_leaves_their_mean():
    usage = swung({"uplift 2x1": 2.0})
    assert usage.mean() == pytest.approx(10.0)
    assert usage.std(axis=0) == pytest.approx([2.0] * 7, rel=0.01)


def test_what_is_off_is_so_on_all_days_of_a_future():
    usage = swung({"uplift 2x1": 2.0})
    assert (usage == usage[:, :1]).all()


def test_the_same_doubt_is_drawn_alike_whatever_else_is_doubtful():
    alone, beside = swung({"uplift 2x1": 2.0}), swung({"dip 2x1": 0.0, "uplift 2x1": 2.0})
    assert (alone == beside).all()


def test_two_doubts_have_nothing_to_do_with_each_other():
    both = swung({"dip 2x1": 2.0, "uplift 2x1": 2.0}, count=2000)[:, 0]
    assert both.std() == pytest.approx(2.0 * 2**0.5, rel=0.1)
