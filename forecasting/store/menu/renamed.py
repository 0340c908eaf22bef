"""Another name makes no other recipes and no other forecast: what is made, or being made, follows what is renamed."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, select, update

from forecasting.demand.forecast import Forecast
from forecasting.store.schema import foreseen, runs

COLUMN = {"dishes": "dish", "ingredients": "ingredient", "locations": "location"}
"""What a forecast's tables name, and where."""

RECIPES = "recipes"


def are_called(connection: Connection, before: str, after: str, running: bool = True) -> None:
    """What was made with the recipes that had one digest (``demand.learned.digest``) was made with those of another,
    and so is what a run finds that is ``running``."""
    connection.execute(update(foreseen).where(foreseen.c.recipes == before).values(recipes=after))
    for run in connection.execute(select(runs.c.id, runs.c.settings).where(runs.c.state == "done")).all():
        if run.settings.get(RECIPES) == before:
            _keep(connection, run.id, {**run.settings, RECIPES: after})
    if running:
        tell_run(connection, RECIPES, {before: after})


def tell_run(connection: Connection, table: str, renamed: Mapping[str, str]) -> None:
    """Note beside the run that is alive what has another name since it began: what it will find has the old one."""
    for run in connection.execute(select(runs.c.id, runs.c.settings).where(runs.c.state == "running")).all():
        told = [*run.settings.get("renamed", []), *([table, name, to] for name, to in renamed.items())]
        _keep(connection, run.id, {**run.settings, "renamed": told})


def under_new_names(connection: Connection, run: int, forecast: Forecast) -> Forecast:
    """What a run has found under the names that things got while it was at work."""
    settings = connection.scalar(select(runs.c.settings).where(runs.c.id == run))
    for table, name, to in settings.get("renamed", []):
        forecast = _with_recipes(forecast, name, to) if table == RECIPES else _named(forecast, table, name, to)
    return forecast


def _named(forecast: Forecast, table: str, name: str, to: str) -> Forecast:
    column = COLUMN.get(table)
    frames = {key: rows for key, rows in vars(forecast).items() if column in getattr(rows, "columns", ())}
    return replace(
        forecast, **{key: rows.assign(**{column: rows[column].replace(name, to)}) for key, rows in frames.items()}
    )


def _with_recipes(forecast: Forecast, before: str, after: str) -> Forecast:
    same = forecast.settings.recipes == before
    return replace(forecast, settings=replace(forecast.settings, recipes=after)) if same else forecast


def _keep(connection: Connection, run: int, settings: Mapping[str, object]) -> None:
    connection.execute(update(runs).where(runs.c.id == run).values(settings=settings))
