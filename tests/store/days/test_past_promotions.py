"""What looked like a promotion and was none."""

import pandas as pd

from forecasting.store.days.past_promotions import any_refused, ask_again, refuse_promotions, without_refused

MONDAY, TUESDAY = pd.Timestamp("2026-11-16"), pd.Timestamp("2026-11-17")
PROPOSED = pd.DataFrame(
    {
        "first": [MONDAY, MONDAY],
        "last": [TUESDAY, TUESDAY],
        "dish_or_category": ["Lomo saltado", "Marino"],
        "kind": ["2x1", "discount"],
    }
)


def proposed(store) -> list[str]:
    return without_refused(store, PROPOSED)["dish_or_category"].tolist()


def test_what_was_no_promotion_is_not_asked_about_again_unless_somebody_wants_it(store):
    for _ in range(2):
        refuse_promotions(store, PROPOSED.head(1))
    assert proposed(store) == ["Marino"]
    assert any_refused(store)
    ask_again(store)
    assert not any_refused(store)
    assert proposed(store) == ["Lomo saltado", "Marino"]
