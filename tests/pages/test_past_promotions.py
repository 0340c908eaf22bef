"""Past promotions that the sales tell of, where promotions are kept."""

from forecasting.sales import read_sales
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from pages.shared import session
from tests.pages.conftest import NO_ISSUES, NOW

HALF_PRICE = "day,dish,quantity,net_sales,discount\n" + "".join(
    f"2026-10-{day:02},Chicha,40,200,200\n" if day in (13, 14, 15) else f"2026-10-{day:02},Chicha,20,200,0\n"
    for day in range(1, 29)
)


def chicha_on_offer() -> None:
    content = HALF_PRICE.encode()
    lines = read_sales(content, "chicha.csv").lines.assign(source="app")
    save_import(session.current().engine, lines, NO_ISSUES, Upload(content, "chicha.csv", NOW))


def noted() -> list[str]:
    return read_restaurant(session.current().engine, with_sales=False).promotions["dish_or_category"].tolist()


def test_what_the_sales_tell_is_noted_with_one_tap_where_the_scenarios_lead_to(cooking):
    assert "past_promotions_note" not in [button.key for button in cooking("setup", setup_table="promotions").button]
    chicha_on_offer()
    app = cooking("scenarios")
    assert "parece haber 1 promoción que nadie anotó" in " ".join(caption.value for caption in app.caption)
    app.button(key="scenarios_to_past").click().run()
    assert not app.exception
    assert app.session_state["setup_table"] == "promotions"
    app = cooking("setup", setup_table="promotions")
    assert "1 promoción que no está anotada" in " ".join(each.label for each in app.expander)
    app.button(key="past_promotions_note").click().run()
    assert noted() == ["Chicha"]
    assert "1 promoción anotada" in app.success[0].value
    assert "past_promotions_note" not in [button.key for button in app.button]


def test_what_may_be_chance_is_not_ticked_and_the_scenarios_do_not_speak_of_it(cooking):
    courtesies = "day,dish,quantity,net_sales,discount\n" + "".join(
        f"2026-10-{day:02},Chicha,20,160,40\n" if day in (3, 9, 17, 21, 22) else f"2026-10-{day:02},Chicha,20,200,0\n"
        for day in range(1, 29)
    )
    lines = read_sales(courtesies.encode(), "chicha.csv").lines.assign(source="app")
    save_import(session.current().engine, lines, NO_ISSUES, Upload(courtesies.encode(), "chicha.csv", NOW))
    app = cooking("setup", setup_table="promotions")
    assert "1 caso en tus ventas podría ser una promoción sin anotar" in " ".join(each.label for each in app.expander)
    app.button(key="past_promotions_note").click().run()
    assert not app.exception
    assert noted() == []
    assert "scenarios_to_past" not in [button.key for button in cooking("scenarios").button]
