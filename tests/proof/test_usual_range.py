"""When an error has left its usual range: literal weeks, and a rule that stays silent while nothing has changed."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from forecasting.proof.usual_range import FALSE_ALARM, weeks_out

USUAL = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]


def out(*sizes: float) -> int:
    """The answer for a kitchen that uses the same every week."""
    return weeks_out(np.array(sizes), np.ones(len(sizes)))


def test_four_weeks_all_worse_than_eight_are_out_of_the_usual_range():
    assert out(*USUAL, *[9.0] * 4) == 4
    assert out(*USUAL, 9.0, 9.0, 0.8, 9.0) == 0


def test_too_few_usual_weeks_accuse_nobody():
    assert out(*USUAL[:7], *[9.0] * 4) == 0
    assert out(*USUAL, *[9.0] * 3) == 0


def test_an_error_that_is_surely_but_hardly_larger_is_not_worth_a_warning():
    assert out(*[1.0] * 8, *[1.5] * 4) == 0
    assert out(*[1.0] * 8, *[1.6] * 4) == 4


def test_more_used_may_be_more_wrong():
    errors, used = np.array([*USUAL, *[9.0] * 4]), np.repeat([1.0, 20.0], [8, 4])
    assert weeks_out(errors, used) == 0


@pytest.mark.parametrize("bad", range(4, 45))
def test_bad_weeks_are_never_usual_to_those_after_them(bad):
    assert out(*USUAL, *[9.0] * bad) == bad


def test_a_good_week_among_many_bad_ones_ends_no_warning():
    assert out(*USUAL, *reversed(USUAL), *[9.0] * 8, 0.8, *[9.0] * 3) == 12


def test_an_error_that_has_come_back_is_not_told_any_more():
    longer = [*USUAL, *reversed(USUAL)]
    assert [out(*longer, *[9.0] * 12, *USUAL[:good]) for good in range(5)] == [12, 13, 0, 0, 0]


def test_the_warning_begins_with_the_bad_weeks_not_with_good_ones_before_them():
    assert out(*USUAL, *reversed(USUAL), *[9.0] * 6) == 6


@pytest.mark.parametrize(
    ("draw", "weeks"),
    [
        *(("standard_cauchy", weeks) for weeks in (12, 16, 26, 52)),
        *((draw, 16) for draw in ("normal", "laplace", "lognormal")),
    ],
)
def test_errors_that_have_not_changed_hardly_ever_alarm_whatever_their_distribution(draw, weeks):
    sizes = np.abs(getattr(np.random.default_rng(4), draw)(size=(1500, weeks)))
    assert sum(out(*series) > 0 for series in sizes) <= 1500 * 2 * FALSE_ALARM


@pytest.mark.parametrize("bad", [4, 8, 16, 26])
def test_errors_three_times_as_large_mostly_alarm_for_as_long_as_they_are(bad):
    sizes = np.abs(np.random.default_rng(4).normal(size=(200, 22 + bad)))
    sizes[:, 22:] = 3.0 * sizes[:, 22:] + 1.0
    assert sum(out(*series) > 0 for series in sizes) >= 130


def test_chance_is_that_of_the_exact_rank_test():
    sizes = np.random.default_rng(1).permutation(24) + 1.0
    sizes[-5:] += 14.0
    exact = mannwhitneyu(sizes[-5:], sizes[:-5], alternative="greater", method="exact").pvalue
    assert (out(*sizes) > 0) == (exact <= FALSE_ALARM / 2 / 12)
