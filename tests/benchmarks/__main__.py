"""``python -m tests.benchmarks [QUESTION…] [--data DIR]``: measure, print, and keep the numbers."""

import argparse
import os
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from tests.benchmarks.measure import Figure, keep, show

RESULTS = Path("artefacts/benchmarks.json")
QUESTIONS = (
    "full_run",
    "reading",
    "whatif",
    "slider",
    "chain",
    "pages",
    "crowd",
    "growth",
    "accuracy",
    "places",
    "seeds",
    "effects",
    "replays",
)


def main() -> None:
    """Answer the questions that were asked, or all of them, one after the other."""
    options = _options()
    for name in options.questions or QUESTIONS:
        load = f" (load {os.getloadavg()[0]:.1f})" if hasattr(os, "getloadavg") else ""
        print(f"\n{name}{load}", flush=True)
        figures = list(_measure(name, options.data))
        show(figures)
        keep(name, figures, options.out)


def _measure(question: str, data: Path | None) -> Iterable[Figure]:
    """Only what is asked is imported: what others need would weigh on the memory that is measured."""
    module = import_module(f"tests.benchmarks.{question}")
    return module.measure(data) if question in ("accuracy", "places", "replays") else module.measure()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("questions", nargs="*", metavar="QUESTION", type=_question, help=", ".join(QUESTIONS))
    parser.add_argument("--data", type=_folder, help="a folder with yaz_to_2014.csv, or ddop's bakeries for places")
    parser.add_argument("--out", type=Path, default=RESULTS, help="a file of JSON lines")
    return parser.parse_args()


def _question(text: str) -> str:
    if text not in QUESTIONS:
        raise argparse.ArgumentTypeError(f"{text} is none of {', '.join(QUESTIONS)}")
    return text


def _folder(text: str) -> Path | None:
    """A folder; an empty name is none."""
    if text and not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return Path(text) if text else None


if __name__ == "__main__":
    main()
