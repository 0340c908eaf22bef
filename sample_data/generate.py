"""Rewrite the sample restaurant: ``python sample_data/generate.py [--seed N] [--effects FILE] [--out DIR]``.

The same seed and effects give the same bytes.
"""

import argparse
import gzip
import json
import shutil
from pathlib import Path

import demand
import kitchen
import numpy as np
import pandas as pd
import tickets
import tills
import weather
from specification import FIRST_DAY, FIRST_TICKET_DAY, HANDWRITTEN, HERE, LAST_DAY, Specification, read_specification

SEED = 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--effects", type=Path, help="JSON list of effects, in the form of truth.json, to plant instead"
    )
    parser.add_argument("--out", type=Path, default=HERE)
    choices = parser.parse_args()
    generate(choices.seed, choices.effects, choices.out)


def generate(seed: int, changed_effects: Path | None, out: Path) -> None:
    """Write every file of the sample to ``out``. Each part draws from a stream of its own, so that they don't disturb each other."""
    plan = read_specification(changed_effects)
    streams = [np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(5)]
    days_weather = weather.draw_weather(plan.climate, streams[0])
    means = demand.true_means(plan, days_weather["temperature"].to_numpy())
    day_factors = demand.draw_day_factors(streams[1])
    portions = demand.draw_portions(means, day_factors, streams[1])
    sold_out = demand.draw_sold_out(portions, plan, streams[2])
    lines = tickets.ring_up(portions, sold_out, plan, streams[3])
    sales = tickets.daily_sales(lines)
    records = kitchen.run_kitchen(plan, sales, streams[4])

    out.mkdir(parents=True, exist_ok=True)
    for table in HANDWRITTEN:
        if out.resolve() != HERE:
            shutil.copyfile(HERE / f"{table}.csv", out / f"{table}.csv")
    write_table(sales, out / "sales.csv")
    write_table(days_weather, out / "weather.csv")
    write_table(records.counts, out / "stock.csv")
    write_table(records.deliveries, out / "deliveries.csv")
    tills.write_tills(lines[lines["day"] >= FIRST_TICKET_DAY], out / "tills")
    true_means = _long(means, plan, day_factors)
    (out / "true_means.csv.gz").write_bytes(gzip.compress(to_csv(true_means).encode("utf-8"), mtime=0))
    truth = _truth(seed, plan, means, sold_out, records)
    (out / "truth.json").write_text(
        json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )


def to_csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")


def write_table(table: pd.DataFrame, path: Path) -> None:
    path.write_text(to_csv(table), encoding="utf-8", newline="\n")


def _long(means: pd.DataFrame, plan: Specification, day_factors: pd.Series) -> pd.DataFrame:
    """``day, dish, mean, day_factor`` of every dish that could be sold on a day that was open."""
    long = means.stack().rename_axis(["day", "dish"]).rename("mean").reset_index()
    long = long[long["mean"] > 0].sort_values(["day", "dish"])
    return long.assign(mean=long["mean"].round(4), day_factor=long["day"].map(day_factors).round(4))


def _truth(
    seed: int, plan: Specification, means: pd.DataFrame, sold_out: pd.DataFrame, records: kitchen.Records
) -> dict[str, object]:
    """What a forecast may be judged by: every effect, the noise, and the facts that no other file tells."""
    true_mean = means.stack().rename("true_mean")
    sold_out = sold_out.join(true_mean, on=["day", "dish"]).drop(columns="ordered")
    return {
        "seed": seed,
        "first_day": FIRST_DAY.date().isoformat(),
        "last_day": LAST_DAY.date().isoformat(),
        "first_day_with_tickets": FIRST_TICKET_DAY.date().isoformat(),
        "effects": _rows(plan.effects.table),
        "noise": {
            "portions": {"distribution": "negative binomial", "k": demand.DISPERSION, "variance": "m + m² / k"},
            "day": {"distribution": "lognormal with mean 1", "sd": demand.DAY_FACTOR_SD, "shared_by": "all dishes"},
        },
        "reference_temperature": demand.REFERENCE_TEMPERATURE,
        "renamed_dishes": [{"old": "Arroz chaufa de pollo", "new": "Chaufa de pollo", "first_day": "2026-04-20"}],
        "new_dishes": [{"dish": "Jalea mixta", "first_day": "2025-10-06"}],
        "sold_out": _rows(sold_out.rename(columns={"available": "sold"}).round({"true_mean": 4})),
        "waste": _rows(records.waste),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a table as JSON writes them: days as ISO dates, empty cells left out."""
    plain = json.loads(table.to_json(orient="records", date_format="iso", double_precision=6, force_ascii=False))
    return [
        {name: value[:10] if name == "day" else value for name, value in row.items() if value is not None}
        for row in plain
    ]


if __name__ == "__main__":
    main()
