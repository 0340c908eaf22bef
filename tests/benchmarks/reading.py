"""How long does reading a till's file take, against pandas reading the same columns when told everything?"""

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

import pandas as pd
from sqlalchemy import Engine

from forecasting.sales import Choices, NamedFile, SalesFile, read_batch, read_sales
from forecasting.store.database import open_database, sqlite_url
from forecasting.store.sales.imports import Given, save_imports
from forecasting.store.sales.uploads import Upload
from tests.benchmarks import sample
from tests.benchmarks.measure import Figure, in_a_process, interleave, ratio, take
from tests.postgresql import NoPostgresql, running_server

ROUNDS, ROUNDS_OF_A_MILLION = 7, 3
MILLION = 1_000_000
SMALL_FILE_BYTES = 1_000_000
DAYS_IN_A_TILL_FILE = 56
DAYS_OF_REPORTS = pd.date_range("2026-01-01", periods=300)
LEAST_FILES_A_SECOND = 40
MOST_TIMES, MOST_MILLISECONDS, MOST_SECONDS, MOST_MEGABYTES = 3, 200, 5, 1000


@dataclass(frozen=True)
class Dialect:
    """What pandas has to be told of a till's file beyond its columns: how dates and numbers are written."""

    file: str
    date_format: str
    day_format: str
    separator: str = ","
    encoding: str = "utf-8"
    comma: bool = False

    def read_bare(self, content: bytes, columns: dict[str, str]) -> pd.DataFrame:
        """``read_csv``, ``to_datetime(format=…)`` and the numbers of the columns (role -> header) that are used."""
        text = {header: "str" for role, header in columns.items() if role not in NUMBERS}
        table = pd.read_csv(
            io.BytesIO(content),
            sep=self.separator,
            encoding=self.encoding,
            usecols=list(columns.values()),
            dtype=text,
            low_memory=False,
        )
        numbers = {header: self._numbers(table[header]) for role, header in columns.items() if role in NUMBERS}
        days = pd.to_datetime(table[columns["day"]], format=self.date_format, errors="coerce")
        return table.assign(**numbers, **{columns["day"]: days})

    def _numbers(self, written: pd.Series) -> pd.Series:
        if not self.comma:
            return pd.to_numeric(written)
        bare = written.str.removeprefix("S/ ").str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
        return pd.to_numeric(bare)


NUMBERS = ("quantity", "net_sales", "gross_sales", "discount")
DIALECTS = (
    Dialect(
        "loyverse_recibos_por_articulo.csv",
        "%d/%m/%Y %H:%M",
        "{0.day}/{0.month}/{0.year}",
        separator=";",
        encoding="cp1252",
        comma=True,
    ),
    Dialect("square_items_detail.csv", "%Y-%m-%d", "{0:%Y-%m-%d}"),
    Dialect("toast_item_selection_details.csv", "%m/%d/%Y %I:%M %p", "{0:%m/%d/%Y}"),
)


def measure() -> Iterator[Figure]:
    """The sample's files, what of them is under a megabyte, daily files, and a million lines of each dialect."""
    for dialect in DIALECTS:
        content = (sample.FOLDER / "tills" / dialect.file).read_bytes()
        yield from _compare(dialect, content, "", ROUNDS)
        small = content[: content.rindex(b"\n", 0, SMALL_FILE_BYTES) + 1]
        times = [take(lambda small=small, name=dialect.file: read_sales(small, name)).wall for _ in range(ROUNDS)]
        yield Figure(f"{dialect.file}, 1 MB of it", median(times) * 1000, "ms", most=MOST_MILLISECONDS)
    yield from _measure_daily_files()
    for dialect in DIALECTS:
        yield from _measure_a_million(dialect)


def _measure_daily_files() -> Iterator[Figure]:
    """A ZIP's worth of reports of one day each, dated by their names, with a total: read, and read and kept."""
    reports = enumerate(DAYS_OF_REPORTS, start=1)
    files = [NamedFile(f"ventas {day:%d-%m-%Y}.csv", _daily_report(number)) for number, day in reports]
    took = [take(lambda: _read(files)).wall for _ in range(ROUNDS_OF_A_MILLION)]
    yield Figure("daily files, read", len(files) / median(took), "files/s")
    with tempfile.TemporaryDirectory() as folder:
        yield _keep_again(files, "SQLite", lambda number: sqlite_url(Path(folder) / f"{number}.db"))
    with suppress(NoPostgresql), running_server() as server:
        yield _keep_again(files, "PostgreSQL", lambda number: server.url(server.new_database()))


def _keep_again(files: Sequence[NamedFile], kind: str, new_database: Callable[[int], str]) -> Figure:
    """How many files a second are read and kept in an empty database of this kind."""
    seconds = []
    for number in range(ROUNDS_OF_A_MILLION):
        engine = open_database(new_database(number))
        seconds.append(take(partial(_read_and_keep, files, engine)).wall)
        engine.dispose()
    speed = len(files) / median(seconds)
    return Figure(f"daily files, read and kept ({kind})", speed, "files/s", least=LEAST_FILES_A_SECOND)


def _read_and_keep(files: Sequence[NamedFile], engine: Engine) -> None:
    given = [
        Given(
            *(read.lines, read.issues),
            Upload(file.content, file.name, datetime.now(UTC), kind=read.kind, period=str(read.period)),
        )
        for file, read in zip(files, _read(files), strict=True)
    ]
    save_imports(engine, given)


def _read(files: Sequence[NamedFile]) -> list[SalesFile]:
    return list(read_batch(files, lambda file: Choices()))


def _daily_report(seed: int) -> bytes:
    """Sixty dishes, of each another number than on other days."""
    portions = [(dish, (dish * seed) % 313 % 17 + 1) for dish in range(1, 61)]
    rows = "".join(f"Plato {dish},{sold},{20 * sold}.00\n" for dish, sold in portions)
    total = sum(sold for _, sold in portions)
    return f"Plato,Cantidad,Total\n{rows}TOTAL,{total},{20 * total}.00\n".encode()


def _measure_a_million(dialect: Dialect) -> Iterator[Figure]:
    content = repeat(dialect, MILLION)
    yield from _compare(dialect, content, ", 1 M lines", ROUNDS_OF_A_MILLION, most_seconds=MOST_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / dialect.file
        path.write_bytes(content)
        del content
        peak = in_a_process(read_file, path).peak_mb
    yield Figure(f"{dialect.file}, 1 M lines, peak memory", peak, "MB", most=MOST_MEGABYTES)


def _compare(
    dialect: Dialect, content: bytes, what: str, rounds: int, most_seconds: float | None = None
) -> Iterator[Figure]:
    columns = read_sales(content, dialect.file).columns
    ours, bare = partial(read_sales, content, dialect.file), partial(dialect.read_bare, content, columns)
    pairs = interleave(_seconds(ours), _seconds(bare), rounds)
    name = dialect.file + what
    yield Figure(name, median(whole for whole, _ in pairs), "s", most=most_seconds)
    yield Figure(f"{name} / pandas", ratio(pairs), "×", most=MOST_TIMES)


def _seconds(work: Callable[[], object]) -> Callable[[], float]:
    return lambda: take(work).wall


def read_file(path: Path) -> int:
    """Read a file as the command line does, and say how many lines it has."""
    return len(read_sales(path.read_bytes(), path.name).lines)


def repeat(dialect: Dialect, lines: int) -> bytes:
    """A till's file again and again, each time on earlier days, until it has so many lines."""
    content = (sample.FOLDER / "tills" / dialect.file).read_bytes()
    header, *rows = content.decode(dialect.encoding).splitlines()
    date = read_sales(content, dialect.file).columns["day"]
    place = header.split(dialect.separator).index(date)
    split = [row.split(dialect.separator, place + 1) for row in rows]
    dated = [cells for cells in split if len(cells) > place + 1 and cells[place][:1].isdigit()]
    blocks = [header]
    for block in range(-(-lines // len(dated))):
        moved = _days_before(dialect, {cells[place].split(" ")[0] for cells in dated}, block * DAYS_IN_A_TILL_FILE)
        for cells in dated:
            day, space, clock = cells[place].partition(" ")
            blocks.append(dialect.separator.join([*cells[:place], moved[day] + space + clock, cells[-1]]))
    return "\n".join([*blocks[: lines + 1], ""]).encode(dialect.encoding)


def _days_before(dialect: Dialect, days: set[str], back: int) -> dict[str, str]:
    """Each day as the till writes it -> the day so many days before, written likewise."""
    form = dialect.date_format.split(" ")[0]
    read = {day: pd.to_datetime(day, format=form) - pd.Timedelta(days=back) for day in days}
    return {day: dialect.day_format.format(moved) for day, moved in read.items()}
