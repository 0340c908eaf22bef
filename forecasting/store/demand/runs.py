"""Forecast runs: one at a time, with progress that everybody sees, and what the last one found."""

import io
import os
import platform
import socket
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import joblib
import pandas as pd
from sqlalchemy import Connection, Engine, Row, Table, delete, func, insert, select, update

import forecasting
from forecasting.demand.forecast import Forecast, Settings
from forecasting.errors import InputError
from forecasting.models.contract import Forecaster
from forecasting.store import schema
from forecasting.store.database import reading, taking_turns, writing
from forecasting.store.demand.foreseen import keep_foreseen
from forecasting.store.demand.run_records import keep_record, settings_of
from forecasting.store.frames import as_day, read_named, with_ids, write_rows
from forecasting.store.menu.merges import with_merged
from forecasting.store.menu.renamed import under_new_names
from forecasting.store.schema import runs

LOST_AFTER = timedelta(minutes=30)
"""A run that has not reported for so long is taken for dead."""

RUNS_KEPT = 3
"""Models and details of so many runs are kept; of older ones what they were like, and what they foresaw."""

FRAMES = {
    "means": schema.forecasts,
    "scores": schema.scores,
    "residuals": schema.residuals,
    "backtest": schema.backtest,
    "dish_mix": schema.dish_mix,
    "effects": schema.effects,
    "importances": schema.importances,
}
"""Where each table of a ``Forecast`` is kept."""

DETAILS = ("means", "residuals", "backtest", "dish_mix", "effects")


PACKAGE = Path(forecasting.__file__).parent
LEARNING = (
    *("models/*.py", "demand/backtest.py", "demand/history.py", "demand/off_menu.py"),
    *("demand/shifts.py", "demand/weekday_shifts.py", "days/calendar.py", "days/observances.py", "days/weather.py"),
)
"""The code, as patterns below ``PACKAGE``, that models learn with and are asked with."""


class RunInProgress(InputError):
    """Another forecast is being made; one at a time is enough."""


@dataclass(frozen=True)
class RunState:
    """How far a run is: ``state`` is running, done or failed; ``done`` of ``total`` units of work, then ``what``."""

    id: int
    state: str
    done: int
    total: int
    what: str
    started: datetime
    finished: datetime | None
    last_day: pd.Timestamp | None
    error_code: str


def start_run(engine: Engine, settings: Settings, at: datetime) -> int:
    """Begin a run in this process and give its id; a run whose process died is marked failed.

    Raises ``RunInProgress`` while another is alive.
    """
    with taking_turns(engine) as connection:
        other = connection.execute(select(runs).where(runs.c.state == "running")).one_or_none()
        if other and not _is_dead(other, at):
            raise RunInProgress("run_in_progress", done=other.done, total=other.total)
        if other:
            _end(connection, other.id, at, state="failed", error_code="run_died")
        sold = schema.import_days.c.day
        first, last = connection.execute(select(func.min(sold), func.max(sold)).where(schema.live)).one()
        row = {
            "state": "running",
            "started": at,
            "heartbeat": at,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "first_day": first,
            "last_day": last,
            "settings": asdict(settings),
            "versions": versions(),
        }
        return connection.execute(insert(runs), row).inserted_primary_key.id


def report(engine: Engine, run: int, done: int, total: int, what: str, at: datetime) -> None:
    """Say how far a run is, and that it lives. Raises ``InputError`` when it was given up for dead meanwhile."""
    with taking_turns(engine) as connection:
        _require_running(connection, run)
        progress = {"done": done, "total": total, "what": what, "heartbeat": at}
        connection.execute(update(runs).where(runs.c.id == run).values(progress))


def finish_run(
    engine: Engine,
    run: int,
    forecast: Forecast,
    models_folder: Path,
    at: datetime,
    durations: Mapping[str, float] = MappingProxyType({}),
) -> None:
    """Keep what a run found, and how many seconds each part of it took; from now on it is the latest forecast.

    Raises ``InputError`` when the run was given up for dead meanwhile.
    """
    file, digest = _write_models(forecast.models, models_folder / _models_file(_database(engine), run))
    with writing(engine) as connection:
        _require_running(connection, run)
        forecast = under_new_names(connection, run, forecast)
        for name, table in FRAMES.items():
            _write_found(connection, table, getattr(forecast, name), run)
        keep_foreseen(connection, forecast)
        found = {
            "last_day": forecast.last_day.date(),
            "settings": asdict(forecast.settings),
        }
        keep_record(connection, run, forecast, durations, at)
        _end(connection, run, at, state="done", models_file=file, models_digest=digest, **found)
        kept = _newest_done(connection)
        for table in (FRAMES[name] for name in DETAILS):
            connection.execute(delete(table).where(table.c.run_id.not_in(kept)))
    delete_models(engine, models_folder, except_for=kept)


def fail_run(engine: Engine, run: int, code: str, at: datetime) -> None:
    """Say that a run ended without a forecast, and why: the code of an ``InputError``, say."""
    with taking_turns(engine) as connection:
        _end(connection, run, at, state="failed", error_code=code)


def delete_models(engine: Engine, models_folder: Path, except_for: Iterable[int] = ()) -> None:
    """Throw away the models of this database's runs; those of another database in the same folder stay."""
    database = _database(engine)
    kept = {_models_file(database, run) for run in except_for}
    for file in models_files(engine, models_folder):
        if file.name not in kept:
            file.unlink(missing_ok=True)


def models_files(engine: Engine, models_folder: Path) -> list[Path]:
    """The files with the models of this database's runs."""
    return list(models_folder.glob(_models_file(_database(engine), "*")))


def require_no_run(engine: Engine, at: datetime) -> None:
    """Raises ``RunInProgress`` while a run is alive."""
    run = latest_run(engine, at)
    if run is not None and run.state == "running":
        raise RunInProgress("run_in_progress", done=run.done, total=run.total)


def latest_run(engine: Engine, at: datetime | None = None) -> RunState | None:
    """The run that was started last; None before the first. One whose process died shows as failed (``run_died``).

    Whether a process on this machine is gone can be seen at once; that it hangs, only with the time ``at``.
    """
    with reading(engine) as connection:
        row = connection.execute(select(runs).order_by(runs.c.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    values = {entry.name: getattr(row, entry.name) for entry in fields(RunState)}
    if row.state == "running" and _is_dead(row, at):
        values |= {"state": "failed", "error_code": "run_died"}
    return RunState(**{**values, "last_day": as_day(row.last_day)})


def latest_forecast(engine: Engine) -> int | None:
    """The run whose forecast ``read_forecast`` gives, also while the next one is made; None before the first."""
    with reading(engine) as connection:
        return connection.scalar(select(func.max(runs.c.id)).where(runs.c.state == "done"))


def read_forecast(engine: Engine, models_folder: Path) -> Forecast | None:
    """What the latest finished run found; None before the first.

    ``models`` is empty when their file is missing, damaged, or of other versions (of Despensa's models or of the
    libraries): plans work without them.
    """
    with reading(engine) as connection:
        done = select(runs).where(runs.c.state == "done").order_by(runs.c.id.desc()).limit(1)
        run = connection.execute(done).one_or_none()
        if run is None:
            return None
        found = {name: _read_found(connection, table, run.id) for name, table in FRAMES.items()}
        found["dish_mix"] = with_merged(connection, found["dish_mix"], "mean")
    models = _read_models(models_folder / run.models_file, run.models_digest) if run.versions == versions() else {}
    return Forecast(last_day=as_day(run.last_day), settings=settings_of(run.settings), models=models, **found)


def versions() -> dict[str, str]:
    """What a run is made with: other versions may give other digits, and can't read its models."""
    libraries = ("joblib", "numpy", "pandas", "prophet", "scikit-learn")
    own = {"python": platform.python_version(), "despensa": LEARNS_WITH}
    return own | {name: version(name) for name in libraries}


def code_version(package: Path) -> str:
    """A digest of the code that models learn with: of other code, other models."""
    files = sorted(file for pattern in LEARNING for file in package.glob(pattern))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


LEARNS_WITH = code_version(PACKAGE)  # now: the files may be newer than the running code one day


def _is_dead(run: Row, at: datetime | None) -> bool:
    if at is not None and at - run.heartbeat > LOST_AFTER:
        return True
    return run.host == socket.gethostname() and not _is_process(run.pid)


def _is_process(pid: int) -> bool:
    if os.name == "nt":  # where this question would end the process; the heartbeat has to do
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it lives, under another user
        return True
    return True


def _require_running(connection: Connection, run: int) -> None:
    if connection.scalar(select(runs.c.state).where(runs.c.id == run)) != "running":
        raise InputError("run_taken_over", id=run)


def _end(connection: Connection, run: int, at: datetime, **values: object) -> None:
    still = (runs.c.id == run) & (runs.c.state == "running")
    connection.execute(update(runs).where(still).values(finished=at, heartbeat=at, **values))


def _newest_done(connection: Connection) -> list[int]:
    done = select(runs.c.id).where(runs.c.state == "done").order_by(runs.c.id.desc()).limit(RUNS_KEPT)
    return list(connection.scalars(done))


def _write_found(connection: Connection, table: Table, frame: pd.DataFrame, run: int) -> None:
    rows = with_ids(connection, frame, table).assign(run_id=run)
    unknown = set(rows) - set(table.c.keys())
    if unknown:
        raise ValueError(f"the store has no column {', '.join(sorted(unknown))} in {table.name}")
    write_rows(connection, table, rows)


def _read_found(connection: Connection, table: Table, run: int) -> pd.DataFrame:
    columns = [column for column in table.c if column.name not in ("id", "run_id")]
    return read_named(connection, select(*columns).where(table.c.run_id == run).order_by(table.c.id), table)


def _database(engine: Engine) -> str:
    with reading(engine) as connection:
        return connection.scalar(select(schema.changes.c.database))


def _models_file(database: str, run: int | str) -> str:
    return f"run-{database}-{run}.joblib"  # each database counts its own runs, and two may share a folder


def _write_models(models: Mapping[str, Forecaster], target: Path) -> tuple[str, str]:
    """The models' file and its digest. It is complete on the disk before it has its name."""
    packed = io.BytesIO()
    joblib.dump(dict(models), packed, compress=3)
    content = packed.getvalue()
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    return target.name, sha256(content).hexdigest()


def _read_models(path: Path, digest: str) -> dict[str, Forecaster]:
    try:
        content = path.read_bytes()
    except OSError:
        return {}
    if sha256(content).hexdigest() != digest:
        return {}
    # A joblib file can run code. These very bytes are the ones that finish_run wrote: their digest stands in the run.
    return joblib.load(io.BytesIO(content))
