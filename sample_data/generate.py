"""Rewrite the sample restaurant: ``python sample_data/generate.py [--seed N] [--effects FILE] [--out DIR]``.

The same seed and effects give the same bytes.
"""

import argparse
import gzip
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from demand import (
    DAY_FACTOR_SD,
    DISPERSION,
    REFERENCE_TEMPERATURE,
    draw_day_factors,
    draw_portions,
    draw_sold_out,
    true_means,
)
from kitchen import run_kitchen
from specification import (
    EFFECT_KEYS,
    FIRST_DAY,
    FIRST_TICKET_DAY,
    HANDWRITTEN,
    HERE,
    LAST_DAY,
    Specification,
    read_specification,
)
from tickets import daily_sales, ring_up
from tills import write_tills
from weather import draw_weather

SEED = 1


def main() -> None:
    """Read the command line and write the sample."""
    command_line = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    command_line.add_argument("--seed", type=int, default=SEED)
    command_line.add_argument("--effects", type=Path, help="effects to change: JSON, rows as in truth.json's effects")
    command_line.add_argument("--out", type=Path, default=HERE)
    asked = command_line.parse_args()
    generate(asked.seed, asked.effects, asked.out)


def generate(seed: int, changed_effects: Path | None, out: Path) -> None:
    """Write every file of the sample to ``out``. Each part has a stream of chance of its own: none disturbs another."""
    plan = read_specification(changed_effects)
    streams = iter([np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(6)])
    weather = draw_weather(plan.climate, next(streams))
    means = true_means(plan, weather["temperature"].to_numpy())
    day_factors = draw_day_factors(next(streams))
    portions = draw_portions(means, day_factors, next(streams))
    sold_out = draw_sold_out(portions, plan, next(streams))
    lines = ring_up(portions, sold_out, plan, next(streams))
    sales = daily_sales(lines)
    records = run_kitchen(plan, sales, next(streams))

    copy_handwritten(out)
    write_table(weather, out / "weather.csv")
    write_table(sales, out / "sales.csv")
    write_table(records.counts, out / "stock.csv")
    write_table(records.deliveries, out / "deliveries.csv")
    write_tills(lines[lines["day"] >= FIRST_TICKET_DAY], out / "tills")
    write_true_means(means, day_factors, out / "true_means.csv.gz")
    write_truth(truth(seed, plan, sold_out, means, records.waste), out / "truth.json")


def copy_handwritten(out: Path) -> None:
    """Complete a folder other than this one with the tables that are not generated."""
    out.mkdir(parents=True, exist_ok=True)
    if out.resolve() != HERE.resolve():
        for table in HANDWRITTEN:
            shutil.copyfile(HERE / f"{table}.csv", out / f"{table}.csv")


def truth(
    seed: int, plan: Specification, sold_out: pd.DataFrame, means: pd.DataFrame, waste: pd.DataFrame
) -> dict[str, object]:
    """What a forecast may be judged by: every effect, the noise, and the facts that no other file tells."""
    menu = plan.menu.reset_index()
    renamed = menu[menu["formerly"].notna()].rename(columns={"first": "day"})
    new = menu[menu["first"].notna() & menu["formerly"].isna()].rename(columns={"first": "day"})
    sold_out = sold_out.rename(columns={"available": "sold"}).join(means.stack().rename("mean"), on=["day", "dish"])
    return {
        "seed": seed,
        "first_day": f"{FIRST_DAY:%Y-%m-%d}",
        "last_day": f"{LAST_DAY:%Y-%m-%d}",
        "first_day_with_tickets": f"{FIRST_TICKET_DAY:%Y-%m-%d}",
        "reference_temperature": REFERENCE_TEMPERATURE,
        "noise": [
            {"kind": "negative binomial", "what": "each dish", "k": DISPERSION, "variance": "m + m² / k"},
            {"kind": "lognormal with mean 1", "what": "all dishes of a day together", "sd": DAY_FACTOR_SD},
        ],
        "effects": plan.effects.table.sort_values(EFFECT_KEYS),
        "special_days": plan.special_days.sort_values(["day", "kind"]),
        "dishes": menu[["dish", "category", "weekday_profile", "portions_per_day"]],
        "renamed_dishes": renamed[["day", "dish", "formerly"]],
        "new_dishes": new[["day", "dish"]],
        "sold_out": sold_out[["day", "dish", "sold", "mean"]],
        "waste": waste,
    }


def write_table(table: pd.DataFrame, path: Path) -> None:
    path.write_bytes(_csv(table))


def write_true_means(means: pd.DataFrame, day_factors: pd.Series, path: Path) -> None:
    """``day, dish, mean, day_factor`` of every dish on every day it was served, before chance and selling out."""
    rows = means.stack().rename_axis(["day", "dish"]).rename("mean").reset_index()
    rows = rows.assign(day_factor=rows["day"].map(day_factors)).round({"mean": 4, "day_factor": 4})
    path.write_bytes(gzip.compress(_csv(rows[rows["mean"] > 0].sort_values(["day", "dish"])), mtime=0))


def write_truth(facts: dict[str, object], path: Path) -> None:
    """JSON with a line for each fact and for each row of a table; empty cells are left out."""
    parts = [
        f'"{name}": {_rows(fact) if isinstance(fact, pd.DataFrame) else _json(fact)}' for name, fact in facts.items()
    ]
    path.write_bytes(("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8"))


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d", float_format="%.10g").encode("utf-8")


def _rows(table: pd.DataFrame) -> str:
    days = table.select_dtypes("datetime").apply(lambda day: day.dt.strftime("%Y-%m-%d"))
    rows = table.assign(**days).round(4).to_dict(orient="records")
    written = [_json({name: value for name, value in row.items() if not pd.isna(value)}) for row in rows]
    return "[\n" + ",\n".join(written) + "\n]"


def _json(fact: object) -> str:
    return json.dumps(fact, ensure_ascii=False)


if __name__ == "__main__":
    main()
