"""Forecast runs and what they found."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, Table, Text

from forecasting.store.schema.columns import Moment, day, metadata, number, own_id, refers, text

runs = Table(
    "runs",
    metadata,
    own_id(),
    Column("state", Text, nullable=False),
    Column("started", Moment, nullable=False),
    Column("heartbeat", Moment, nullable=False),
    Column("finished", Moment),
    text("host"),
    Column("pid", Integer, nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    text("what"),
    text("error_code"),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("settings", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    text("models_file"),
    text("models_digest"),
)
Index(
    "ix_runs_running",
    runs.c.state,
    unique=True,
    sqlite_where=runs.c.state == "running",
    postgresql_where=runs.c.state == "running",
)


def _found(table: str, *columns: Column) -> Table:
    """A table of what a run found: ``Forecast`` has a frame of these columns."""
    return Table(table, metadata, own_id(), refers("run_id", "runs", index=True), *columns)


def _numbers(*names: str) -> list[Column]:
    return [number(name) for name in names]


def _flag(name: str) -> Column:
    return Column(name, Boolean, nullable=False)


def _series() -> list[Column]:
    return [refers("location_id", "locations"), refers("ingredient_id", "ingredients")]


forecasts = _found("forecasts", *_series(), day(), text("model"), *_numbers("mean", "p10", "p90"))

foreseen = Table(  # what the newest forecast said of a week of which it knew no day
    "foreseen",
    metadata,
    own_id(),
    *_series(),
    day(index=True),
    text("model"),
    *_numbers("mean", "p10", "p90"),
    day("last_day"),
    text("recipes"),
)

run_records = Table(  # what a finished run recorded of itself, kept for good: see forecasting.demand.records
    "run_records",
    metadata,
    own_id(),
    Column("started", Moment, nullable=False),
    Column("finished", Moment, nullable=False),
    Column("first_day", Date),
    day("last_day"),
    Column("settings", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("record", JSON),
    Column("importances", JSON, nullable=False),  # by model and feature
)

scores = _found(
    "scores",
    *_series(),
    text("model"),
    *_numbers("weight", "wape", "weekly_wape", "bias", "mase", "pinball", "coverage80", "rmse", "mae"),
    _flag("recommended"),
)

residuals = _found("residuals", *_series(), day(), Column("week_ahead", Integer, nullable=False), number("residual"))

backtest = _found(
    "backtest",
    *_series(),
    day("cutoff"),
    day(),
    text("model"),
    *_numbers("mean", "informed", "p10", "p50", "p90", "actual"),
    _flag("closed"),
    _flag("censored"),
)

dish_mix = _found("dish_mix", refers("location_id", "locations"), day(), refers("dish_id", "dishes"), number("mean"))

effects = _found(
    "effects",
    text("kind"),
    text("what"),
    text("when", server_default=""),
    *_numbers("effect", "low", "high", "discount"),
    text("source"),
    Column("occasions", Integer, nullable=False),
)

importances = _found("importances", text("model"), text("feature"), number("importance"))
