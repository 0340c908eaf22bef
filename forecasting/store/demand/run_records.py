"""What finished runs recorded of themselves: kept for good, and taken along, for nobody could measure it again."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Engine, Row, insert, select

from forecasting.demand.forecast import Forecast, Settings
from forecasting.demand.records import KeptRun, RunRecord, record_of
from forecasting.store.database import reading
from forecasting.store.frames import as_day
from forecasting.store.schema import run_records, runs


def keep_record(
    connection: Connection, run: int, forecast: Forecast, durations: Mapping[str, float], at: datetime
) -> None:
    """Record how a run was made that ends now, and how many seconds each part of it took."""
    begun = select(runs.c.started, runs.c.first_day, runs.c.versions).where(runs.c.id == run)
    row = {
        **connection.execute(begun).mappings().one(),
        "finished": at,
        "last_day": forecast.last_day.date(),
        "settings": asdict(forecast.settings),
        "record": asdict(record_of(forecast, durations)),
        "importances": _by_model(forecast.importances),
    }
    connection.execute(insert(run_records), row)


def list_runs(engine: Engine) -> list[KeptRun]:
    """All finished runs, the newest first."""
    with reading(engine) as connection:
        return read_runs(connection)


def read_runs(connection: Connection) -> list[KeptRun]:
    """``list_runs`` of what a connection sees."""
    return [_kept(row) for row in connection.execute(select(run_records).order_by(run_records.c.id.desc()))]


def settings_of(stored: Mapping[str, object]) -> Settings:
    """The settings of a run, whichever of them it knew; JSON has lists where they have tuples."""
    values = {entry.name: stored[entry.name] for entry in fields(Settings) if entry.name in stored}
    return Settings(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _kept(row: Row) -> KeptRun:
    moved_by = [(model, name, value) for model, its in row.importances.items() for name, value in its.items()]
    return KeptRun(
        id=row.id,
        started=row.started,
        finished=row.finished,
        first_day=as_day(row.first_day),
        last_day=as_day(row.last_day),
        settings=settings_of(row.settings),
        versions=row.versions,
        record=RunRecord(**row.record) if row.record else None,
        importances=pd.DataFrame(moved_by, columns=["model", "feature", "importance"]).astype({"importance": float}),
    )


def _by_model(importances: pd.DataFrame) -> dict[str, dict[str, float]]:
    known = importances.dropna()
    return {
        str(model): dict(zip(rows["feature"], rows["importance"].tolist(), strict=True))
        for model, rows in known.groupby("model")
    }
