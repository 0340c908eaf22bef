"""Three weeks lived through again in a kitchen that sells the same every day."""

from tests.command_line.conftest import cells, rows

QUICK = ("--last-day-whole", "--warmup", "0", "--models", "weekday_mean,seasonal_naive", "--jobs", "1")


def test_every_policy_is_judged_on_the_same_weeks(kitchen, run, tmp_path):
    assert run("replay", "--data", kitchen, "--weeks", "3", "--out", tmp_path, *QUICK).code == 0
    header = "policy,ingredient,waste_cost,shortage_cost,purchases,fill_rate,waste_share,leftover"
    assert rows(tmp_path / "replay.csv")[0] == header
    found = cells(tmp_path / "replay.csv", ["policy", "ingredient", "waste_cost", "shortage_cost", "fill_rate"])
    # without a forecast by Prophet or the forest nobody orders by them; what is the same every day never lacks
    assert found == [
        (policy, name, "0", "0", "1") for policy in ("habit", "par", "despensa") for name in ("Carne", "Limón")
    ]


def test_too_few_weeks_are_said_with_what_they_need(kitchen, run, tmp_path):
    ended = run("replay", "--data", kitchen, "--weeks", "30", "--out", tmp_path, *QUICK, "--language", "en")
    assert ended.code == 2
    assert "Living through 30 weeks again takes 252 days of sales; so far you have 84." in ended.said


def test_where_to_write_has_to_be_said(kitchen, run):
    ended = run("replay", "--data", kitchen, *QUICK)
    assert (ended.code, ended.said) == (2, "A replay le falta --out. Mira «python -m forecasting replay --help».\n")


def test_without_suppliers_there_is_nothing_to_order(kitchen, run, tmp_path):
    (kitchen / "supply.csv").unlink()
    ended = run("replay", "--data", kitchen, "--weeks", "3", "--out", tmp_path, *QUICK, "--language", "en")
    assert ended.code == 2
    assert ended.said.startswith("No supplier brings the ingredients that are used")
