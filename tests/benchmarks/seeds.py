"""Is the forecast near what chance allows? Five samples of other chance, judged beside the mean they were drawn from.

That mean knows every planted effect as it was and nothing of chance: nothing can forecast better. Days on which a dish
was sold out are left out for the ingredients of that dish: what was wanted then nobody knows.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from forecasting.demand.forecast import Settings, judge
from forecasting.demand.learned import prepare
from forecasting.folder import read_folder
from forecasting.models.contract import judgeable
from forecasting.tables import KEYS
from tests.benchmarks import sample
from tests.benchmarks.accuracy import COVERED, true_usage
from tests.benchmarks.measure import Figure

SEEDS = (1, 2, 3, 4, 5)
MOST_TIMES = 1.08


def measure() -> Iterator[Figure]:
    """``recommended`` of each sample against its true mean, with the settings that everybody has."""
    for seed in SEEDS:
        with generated(seed) as folder:
            yield from _judge(seed, folder)


@contextmanager
def generated(seed: int, changed_effects: list[dict[str, object]] | None = None) -> Iterator[Path]:
    """The folder of a sample of other chance, and with other effects if any are given (rows as in truth.json)."""
    with TemporaryDirectory() as folder:
        generate = [sys.executable, sample.FOLDER / "generate.py", "--seed", str(seed), "--out", folder]
        if changed_effects is not None:
            changes = Path(folder) / "changes.json"
            changes.write_text(json.dumps(changed_effects), encoding="utf-8")
            generate += ["--effects", changes]
        subprocess.run(generate, check=True)
        yield Path(folder)


def _judge(seed: int, folder: Path) -> Iterator[Figure]:
    learned, settings = prepare(read_folder(folder), ahead_days=14), Settings()
    folds = judgeable(judge(learned.history, settings))
    reported = sorted(folds["cutoff"].unique())[-settings.folds :]
    rows = folds[(folds["model"] == "recommended") & folds["cutoff"].isin(reported)]
    rows = rows[~rows.set_index(["day", "ingredient"]).index.isin(_sold_out(folder, learned.portions))]
    truth = true_usage(learned.portions, folder).reindex(pd.MultiIndex.from_frame(rows[KEYS])).to_numpy()
    wape, best = ((mean - rows["actual"]).abs().sum() / rows["actual"].sum() for mean in (rows["mean"], truth))
    inside = rows["actual"].between(rows["p10"], rows["p90"]).mean()
    yield Figure(f"seed {seed} recommended, WAPE", wape, "")
    yield Figure(f"seed {seed} recommended / true mean, WAPE", wape / best, "×", most=MOST_TIMES)
    yield Figure(f"seed {seed} recommended, days within the band", inside, "", least=COVERED[0], most=COVERED[1])


def _sold_out(folder: Path, portions: pd.DataFrame) -> pd.MultiIndex:
    """The days and ingredients of dishes that were sold out."""
    planted = pd.DataFrame(json.loads((folder / "truth.json").read_text("utf-8"))["sold_out"])
    each = planted.assign(day=pd.to_datetime(planted["day"])).merge(portions[["dish", "ingredient"]].drop_duplicates())
    return pd.MultiIndex.from_frame(each[["day", "ingredient"]])
