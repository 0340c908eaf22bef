"""The generator writes the same bytes again, and only what was asked for changes."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd

from tests.sample_data.conftest import SAMPLE, generate

WRITTEN = (
    *("sales.csv", "dishes.csv", "recipes.csv", "ingredients.csv", "conversions.csv"),
    *("suppliers.csv", "supply.csv", "stock.csv"),
    *("deliveries.csv", "promotions.csv", "events.csv", "closed.csv", "weather.csv", "truth.json", "true_means.csv.gz"),
    *("tills/loyverse_recibos_por_articulo.csv", "tills/square_items_detail.csv"),
    "tills/toast_item_selection_details.csv",
)


def mean_of(folder: Path, day: str, dish: str) -> float:
    means = pd.read_csv(folder / "true_means.csv.gz")
    return means.loc[(means["day"] == day) & (means["dish"] == dish), "mean"].item()


def test_the_same_seed_gives_the_committed_bytes(regenerated):
    assert sorted(str(file.relative_to(regenerated)) for file in regenerated.rglob("*.*")) == sorted(WRITTEN)
    different = [name for name in WRITTEN if (regenerated / name).read_bytes() != (SAMPLE / name).read_bytes()]
    assert different == []


def test_another_seed_draws_other_sales_of_the_same_restaurant(tmp_path):
    other = generate(tmp_path, "--seed", "2")
    assert (other / "sales.csv").read_bytes() != (SAMPLE / "sales.csv").read_bytes()
    assert (other / "recipes.csv").read_bytes() == (SAMPLE / "recipes.csv").read_bytes()
    effects = [json.loads((folder / "truth.json").read_text(encoding="utf-8"))["effects"] for folder in (other, SAMPLE)]
    assert effects[0] == effects[1]


def test_a_changed_effect_changes_its_days_and_stands_in_the_truth(tmp_path):
    change = {"kind": "event", "what": "Brasa", "when": "Día del Pollo a la Brasa", "size": 2.0, "unit": "share"}
    (tmp_path / "effects.json").write_text(json.dumps([change]), encoding="utf-8")
    changed = generate(tmp_path / "sample", "--effects", str(tmp_path / "effects.json"))
    quarter = "1/4 Pollo a la brasa con papas"
    before, after = mean_of(SAMPLE, "2026-07-19", quarter), mean_of(changed, "2026-07-19", quarter)
    assert abs(after / before - 3.0 / 2.2) < 1e-4
    assert mean_of(changed, "2026-07-18", quarter) == mean_of(SAMPLE, "2026-07-18", quarter)
    effects = json.loads((changed / "truth.json").read_text(encoding="utf-8"))["effects"]
    assert [row["size"] for row in effects if (row["what"], row["when"]) == (change["what"], change["when"])] == [2.0]


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
