"""The judged folds of earlier runs: a run that was stopped goes on where it was, and the next one makes the new ones.

Each fold is a Parquet file, which can hold no code, named for all that went into it: a file of other sales, settings or
versions is never read.
"""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time

import pandas as pd
from pyarrow import ArrowException

from forecasting.store.demand.runs import versions

KEPT_SECONDS = 60 * 24 * 3600
"""A fold that no run has asked for in sixty days is thrown away."""


@dataclass(frozen=True)
class FoldFolder:
    """Folds as files of a folder, which is made when the first is kept."""

    folder: Path

    def find(self, name: str) -> pd.DataFrame | None:
        """The fold of that name, or None; a damaged file counts as none."""
        file = self._file(name)
        try:
            fold = pd.read_parquet(file)
        except (OSError, ArrowException):
            return None
        os.utime(file)
        return fold

    def keep(self, name: str, fold: pd.DataFrame) -> None:
        """Write a fold down. It is complete on the disk before it has its name."""
        file = self._file(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}.part")
        fold.to_parquet(unfinished, index=False)
        unfinished.replace(file)

    def tidy(self) -> None:
        """Throw away what no run has asked for lately, and what was never finished."""
        for file in [*self.folder.glob("*.parquet"), *self.folder.glob("*.part")]:
            if file.stat().st_mtime < time() - KEPT_SECONDS:
                file.unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{sha256(f'{name} {versions()}'.encode()).hexdigest()[:40]}.parquet"
