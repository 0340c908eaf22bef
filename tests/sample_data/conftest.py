"""The committed sample, read with plain pandas: these tests judge it without the project's own readers."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

SAMPLE = Path(__file__).parents[2] / "sample_data"


def read(table: str) -> pd.DataFrame:
    """A table of the committed sample, its days as days."""
    rows = pd.read_csv(SAMPLE / table)
    days = [name for name in ("day", "first", "last") if name in rows]
    return rows.assign(**{name: pd.to_datetime(rows[name]) for name in days})


def generate(out: Path, *arguments: str) -> Path:
    """Run the generator as a person would."""
    command = [sys.executable, str(SAMPLE / "generate.py"), "--out", str(out), *arguments]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return out


@pytest.fixture(scope="session")
def regenerated(tmp_path_factory) -> Path:
    return generate(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def truth() -> dict:
    return json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def sales() -> pd.DataFrame:
    return read("sales.csv")


@pytest.fixture(scope="session")
def true_means() -> pd.DataFrame:
    return read("true_means.csv.gz")
