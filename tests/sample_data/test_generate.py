"""The generator writes the same bytes again, and only what was asked for changes."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.sample_data.conftest import SAMPLE, generate

WRITTEN = (
    *("sales.csv", "dishes.csv", "recipes.csv", "ingredients.csv", "conversions.csv"),
    *("suppliers.csv", "supply.csv", "stock.csv"),
    *("deliveries.csv", "promotions.csv", "events.csv", "closed.csv", "weather.csv", "truth.json", "true_means.csv.gz"),
    *("tills/loyverse_recibos_por_articulo.csv", "tills/square_items_detail.csv"),
    "tills/toast_item_selection_details.csv",
)


QUARTER = "1/4 Pollo a la brasa con papas"


def times_the_sample(folder: Path, day: str) -> float:
    """How many quarter chickens it means for one of the committed sample, had both days been as warm."""
    (means, warm), (committed, usual) = (
        (
            pd.read_csv(each / "true_means.csv.gz").set_index(["day", "dish"])["mean"][day, QUARTER],
            pd.read_csv(each / "weather.csv").set_index("day")["temperature"][day],
        )
        for each in (folder, SAMPLE)
    )
    return means / committed / (1 - 0.004) ** (warm - usual)


def test_the_same_seed_gives_the_committed_bytes(regenerated):
    assert sorted(str(file.relative_to(regenerated)) for file in regenerated.rglob("*.*")) == sorted(WRITTEN)
    different = [name for name in WRITTEN if (regenerated / name).read_bytes() != (SAMPLE / name).read_bytes()]
    assert different == []


def test_another_seed_draws_other_sales_of_the_same_restaurant_and_a_changed_effect_changes_only_its_days(tmp_path):
    change = {"kind": "event", "what": "Brasa", "when": "Día del Pollo a la Brasa", "size": 2.0, "unit": "share"}
    (tmp_path / "effects.json").write_text(json.dumps([change]), encoding="utf-8")
    other = generate(tmp_path / "sample", "--seed", "2", "--effects", str(tmp_path / "effects.json"))
    assert (other / "sales.csv").read_bytes() != (SAMPLE / "sales.csv").read_bytes()
    assert (other / "recipes.csv").read_bytes() == (SAMPLE / "recipes.csv").read_bytes()
    assert times_the_sample(other, "2026-07-18") == pytest.approx(1.0, abs=1e-4)
    assert times_the_sample(other, "2026-07-19") == pytest.approx(3.0 / 2.2, abs=1e-4)
    effects, planted = (json.loads((each / "truth.json").read_text("utf-8"))["effects"] for each in (other, SAMPLE))
    asked = (change["kind"], change["what"], change["when"])
    assert effects == [row | change if (row["kind"], row["what"], row["when"]) == asked else row for row in planted]
    assert effects != planted


def test_an_effect_that_was_never_planted_is_refused(tmp_path):
    unknown = [{"kind": "event", "what": "Brasa", "when": "Día de la Hamburguesa", "size": 1.0}]
    (tmp_path / "effects.json").write_text(json.dumps(unknown), encoding="utf-8")
    command = [
        sys.executable,
        SAMPLE / "generate.py",
        "--effects",
        tmp_path / "effects.json",
        "--out",
        tmp_path / "out",
    ]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "Día de la Hamburguesa" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "out").exists()


def test_the_sample_stays_under_eight_megabytes():
    assert sum((SAMPLE / name).stat().st_size for name in WRITTEN) < 8_000_000
    assert max((SAMPLE / name).stat().st_size for name in WRITTEN) < 6_000_000
