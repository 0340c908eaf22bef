"""How things are measured: pairs of runs side by side, and processes that are watched from outside."""

import json
import multiprocessing
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import TypeVar

PROC = Path("/proc")
LOOK_SECONDS = 0.5
MB = 1e6

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Figure:
    """One number that was measured, and between which bounds it should lie, where there are any."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether it lies within its bounds; None without any."""
        if self.most is None and self.least is None:
            return None
        return bool((self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least))


@dataclass(frozen=True)
class Took:
    """How long something took: by the clock on the wall, and of this process's computing."""

    wall: float
    computing: float


@dataclass(frozen=True)
class Ran:
    """What a process said, and the most memory that it and its children held at once, in MB; 0 where unknown."""

    answer: object
    peak_mb: float


def take(work: Callable[[], object]) -> Took:
    """Do it once and say how long it took, in seconds."""
    wall, computing = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - wall, time.process_time() - computing)


def interleave(first: Callable[[], Answer], second: Callable[[], Answer], rounds: int) -> list[tuple[Answer, Answer]]:
    """Do both in turn, A B A B …, so that a machine that is busy for a while is so for both."""
    return [(first(), second()) for _ in range(rounds)]


def ratio(pairs: Iterable[tuple[float, float]]) -> float:
    """How many times longer the first takes: the median over the pairs."""
    return median(first / second for first, second in pairs)


def in_a_process(work: Callable[..., object], *arguments: object) -> Ran:
    """Call ``work`` in a fresh process and watch its memory, that of its children included (Linux only)."""
    fresh = multiprocessing.get_context("spawn")
    receiver, sender = fresh.Pipe(duplex=False)
    process = fresh.Process(target=_answer, args=(sender, work, arguments))
    process.start()
    sender.close()
    peak = 0.0
    while not receiver.poll(LOOK_SECONDS) and process.is_alive():
        peak = max(peak, memory_of(process.pid))
    answer = receiver.recv()
    process.join()
    return Ran(answer, peak)


def memory_of(process: int) -> float:
    """The MB that a process and all that it started hold now; 0 where that can't be known."""
    return sum(_megabytes(one) for one in _family(process))


def _answer(sender: Connection, work: Callable[..., object], arguments: tuple) -> None:
    sender.send(work(*arguments))


def _family(ancestor: int) -> set[int]:
    """A process and all that it started, as far as they live."""
    parents = {int(entry.name): _parent(entry) for entry in PROC.glob("[0-9]*")}
    family = {ancestor}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return family


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has just ended
        return 0


def _megabytes(pid: int) -> float:
    """What a process holds; pages that several share are shared out among them (PSS)."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) * 1024 / MB for line in lines if line.startswith("Pss:")), 0.0)


def show(figures: Iterable[Figure]) -> None:
    """Print figures as a small table."""
    for figure in figures:
        bounds = [f"≥ {figure.least:g}" if figure.least is not None else ""]
        bounds += [f"≤ {figure.most:g}" if figure.most is not None else ""]
        verdict = {True: "holds", False: "DOES NOT HOLD", None: ""}[figure.holds]
        print(f"  {figure.what:<58}{figure.value:>12.4g} {figure.unit:<6} {' '.join(bounds).strip():<16} {verdict}")


def keep(question: str, figures: Iterable[Figure], path: Path) -> None:
    """Put the figures of a question into a file of JSON lines, in the place of its earlier ones."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    others = [line for line in lines if json.loads(line)["question"] != question]
    machine = {"python": platform.python_version(), "processors": multiprocessing.cpu_count()}
    ours = [
        json.dumps({"question": question} | asdict(figure) | {"holds": figure.holds} | machine, ensure_ascii=False)
        for figure in figures
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*others, *ours, ""]), encoding="utf-8")
