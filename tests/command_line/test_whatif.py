import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from forecasting.__main__ import main
from forecasting.demand.forecast import Settings, make_forecast
from forecasting.outcomes.outcome import outcome, sums_table
from forecasting.plan import make_plan
from forecasting.planning.setting_out import make_basis
from forecasting.scenarios.scenario import Scenario
from forecasting.store.database import open_database, sqlite_url
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sample import make_sample
from forecasting.tables import HOME
from tests.command_line.conftest import QUICK, cells, rows, write_kitchen

PROMOTION = {"first": "2026-11-24", "last": "2026-11-29", "dish_or_category": "Ceviche", "kind": "discount"}


@pytest.fixture
def scenario(tmp_path: Path):
    def write(content: dict | str) -> Path:
        path = tmp_path / "scenario.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def half_more(tmp_path_factory) -> Path:
    """What the command writes of a promotion that sells half more."""
    folder = tmp_path_factory.mktemp("half_more")
    (folder / "scenario.json").write_text(json.dumps({"promotions": [PROMOTION | {"uplift": 0.5}]}), encoding="utf-8")
    written = folder / "out"
    options = ("--data", write_kitchen(folder), "--scenario", folder / "scenario.json", "--out", written)
    assert main([str(each) for each in ("whatif", *options, *QUICK)]) == 0
    return written


def test_a_promotion_shows_beside_the_plan_without_it(half_more):
    header = rows(half_more / "orders.csv")[0]
    assert header == (
        "supplier,order_by,arrives,ingredient,packs,pack_size,unit,quantity,cost,why,base_quantity,difference"
    )
    changed = cells(half_more / "orders.csv", ["ingredient", "quantity", "base_quantity", "difference"])
    assert changed == [("Limón", "10", "5", "5")]


def test_what_the_promotion_rests_on_is_said(half_more):
    assert rows(half_more / "effects.csv") == [
        "kind,what,effect,low,high,source,occasions,prophet,forest,note",
        "uplift,Ceviche,0.5,0.25,0.75,assumed,0,,,",
        "dip,Ceviche,-0.05,-0.075,-0.025,assumed,0,,,never_lived",
    ]


def test_what_a_promotion_leaves_is_said_in_money(half_more):
    header, line = rows(half_more / "payoffs.csv")
    assert header.startswith("dish_or_category,kind,first,last,gain,low,high,uplift,break_even,portions,revenue")
    assert line.startswith("Ceviche,discount,2026-11-24,2026-11-29,")
    before, after = (
        [float(each) for each in cell]
        for cell in zip(*cells(half_more / "sums.csv", ["base", "scenario"]), strict=True)
    )
    gain = float(cells(half_more / "payoffs.csv", ["gain"])[0][0])
    assert after[2] - before[2] == pytest.approx(gain)


def test_a_folder_says_what_the_page_says_of_the_same_sample(kitchen, run, tmp_path, scenario):
    (kitchen / "dishes.csv").write_text("dish,category,price\nCeviche,Marino,42\nLomo,Criollo,38\n", encoding="utf-8")
    asked = {"promotions": [PROMOTION | {"uplift": 0.5}]}
    command = ("whatif", "--data", kitchen, "--scenario", scenario(asked), "--out", tmp_path)
    assert "18 %" in run(*command, *QUICK).said.replace("\u00a0", " ")  # nobody said the tax: Peru's usual one
    told = run(*command, "--tax", "0.10", *QUICK)
    assert (told.code, told.said) == (0, "")
    sample = sqlite_url(tmp_path / "sample.db")
    make_sample(sample, datetime(2026, 11, 23, tzinfo=UTC), kitchen)
    restaurant, monday = read_restaurant(open_database(sample)), pd.Timestamp("2026-11-23")
    quick = Settings(models=("weekday_mean", "seasonal_naive"), folds=1, warmup=0, jobs=1)
    basis = make_basis(restaurant, make_forecast(restaurant, quick))
    plans = [make_plan(basis, monday, scenario=each) for each in (Scenario(), Scenario.from_json(asked))]
    found = outcome(basis, *plans, HOME)
    on_the_page = sums_table(found)["scenario"].tolist()
    assert [float(cell) for (cell,) in cells(tmp_path / "sums.csv", ["scenario"])] == pytest.approx(on_the_page)
    (worth,) = found.payoffs
    (written,) = cells(tmp_path / "payoffs.csv", ["gain", "low", "high", "break_even"])
    assert [float(cell) for cell in written] == pytest.approx([worth.gain, worth.low, worth.high, worth.break_even])
    lines = plans[1].lines.query("packs > 0")[["ingredient", "quantity", "cost"]].values.tolist()
    ordered = cells(tmp_path / "orders.csv", ["ingredient", "quantity", "cost"])
    assert [[name, float(quantity), float(cost)] for name, quantity, cost in ordered] == lines
    assert on_the_page[0] == pytest.approx(28 * (10 * 42 + 5 * 38) / 1.1, rel=0.1)


def test_groups_prices_and_delays_are_what_the_scenario_says(kitchen, run, tmp_path, scenario):
    several = scenario(
        {
            "groups": [{"day": "2026-11-25", "people": 30, "dishes": {"Ceviche": 30}}],
            "prices": {"Limón": 1.5},
            "supplier_delay": {"supplier": "Carnes", "days": 1},
        }
    )
    run("whatif", "--data", kitchen, "--scenario", several, "--out", tmp_path, *QUICK)
    assert rows(tmp_path / "effects.csv")[1:] == [
        "group,2026-11-25,2,2,2,assumed,0,,,",
        "price,Limón,0.5,0.5,0.5,assumed,0,,,",
        "supplier_delay,Carnes,1,1,1,assumed,0,,,",
        "moved,Carnes,0.5,0.25,0.75,assumed,0,,,",
    ]
    assert cells(tmp_path / "orders.csv", ["ingredient", "quantity", "cost"]) == [("Limón", "10", "60")]


def test_an_empty_scenario_changes_nothing(kitchen, run, tmp_path, scenario):
    run("whatif", "--data", kitchen, "--scenario", scenario({"name": "nada"}), "--out", tmp_path / "same", *QUICK)
    run("plan", "--data", kitchen, "--out", tmp_path / "plan", *QUICK)
    assert len(rows(tmp_path / "same" / "effects.csv")) == 1
    lines = rows(tmp_path / "same" / "orders.csv")
    assert [line.removesuffix(",5,0") for line in lines[1:]] == rows(tmp_path / "plan" / "orders.csv")[1:]


def test_the_models_answer_for_holidays_and_weather(kitchen, run, tmp_path, scenario):
    (kitchen / "weather.csv").write_text(
        "day,temperature,precipitation\n2026-11-21,20,0\n2026-11-22,21,1.5\n", encoding="utf-8"
    )
    spell = {"first": "2026-12-03", "last": "2026-12-05", "warmer": 9}  # the two days known had 20 and 21 °C
    days = {"temperature_change": -0.4, "holidays": {"2026-12-01": True}, "closed": ["2026-12-02"], "weather": [spell]}
    quick = ("--folds", "1", "--warmup", "0", "--models", "weekday_mean,forest", "--jobs", "1")
    assert run("whatif", "--data", kitchen, "--scenario", scenario(days), "--out", tmp_path, *quick).code == 0
    assert cells(tmp_path / "effects.csv", ["kind", "what", "source", "occasions", "note"]) == [
        ("temperature", "temperature_change=-0.4", "learned", "2", ""),
        ("temperature", "2026-12-03 – 2026-12-05", "assumed", "2", "rough"),
        ("holiday", "2026-12-01", "learned", "2", ""),  # Angamos on 8 October, All Saints on 1 November
        ("closed", "2026-12-02", "assumed", "0", ""),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{no json", "scenario.json, línea 1: no se puede leer el escenario."),
        ("[" * 100_000, "scenario.json, línea 1: no se puede leer el escenario."),
        ("[1]", "scenario.json, línea 1: no se puede leer el escenario."),
        ('{"temperature_change": NaN}', "scenario.json, línea 1: no se puede leer el escenario."),
        ({"weather": 3}, "El escenario tiene una clave que no se entiende o mal escrita: «weather»."),
        ({"closed": ["mañana"]}, "El escenario tiene una clave que no se entiende o mal escrita: «closed»."),
        ({"prices": {"Perejil": 2}}, "El escenario nombra «Perejil» (precios), pero no existe"),
        (
            {"closed": ["2026-01-01"]},
            "El escenario cambia el 2026-01-01 (días cerrados), pero el pronóstico va del 2026-11-23",
        ),
        ({"prices": {"Limón": -1}}, "El escenario tiene una clave que no se entiende o mal escrita: «prices»."),
        (
            {"promotions": [PROMOTION | {"kind": "gift"}]},
            "El escenario tiene una clave que no se entiende o mal escrita: «promotions».",
        ),
        ({"promotions": [PROMOTION | {"dish_or_category": "Pizza"}]}, "La promoción es para «Pizza»"),
        ({"temperature_change": 2}, "Ni Prophet ni el bosque están en este pronóstico"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused_in_one_sentence(kitchen, run, tmp_path, scenario, content, sentence):
    ended = run("whatif", "--data", kitchen, "--scenario", scenario(content), "--out", tmp_path / "out", *QUICK)
    assert ended.code == 2
    assert ended.said.startswith(sentence)
    assert ended.said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_of_several_locations_a_group_has_to_name_its_own(kitchen, run, tmp_path, scenario):
    sold = (kitchen / "sales.csv").read_text(encoding="utf-8").splitlines()
    both = [f"{sold[0]},location", *(f"{line},{place}" for place in ("Lince", "Surco") for line in sold[1:])]
    (kitchen / "sales.csv").write_text("\n".join(both), encoding="utf-8")
    group = {"day": "2026-11-25", "people": 30, "dishes": {"Ceviche": 30}}
    command = ("whatif", "--data", kitchen, "--out", tmp_path, *QUICK, "--scenario")
    refused = run(*command, scenario({"groups": [group]}))
    assert refused.code == 2 and "location" in refused.said
    assert run(*command, scenario({"groups": [group | {"location": "Surco"}]})).code == 0
    moved = cells(tmp_path / "orders.csv", ["location", "difference"])
    assert {place for place, difference in moved if difference != "0"} == {"Surco"}
