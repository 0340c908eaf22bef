"""The keys of weather services: beside the data and in no database, so that no backup takes them along."""

import os
from pathlib import Path

from forecasting.store.addresses import data_folder

FROM_ENVIRONMENT = "DESPENSA_WEATHER_KEY"


def read_key(service: str) -> str:
    """The key for a service: that of ``DESPENSA_WEATHER_KEY``, else the one that was saved; empty without any."""
    given = os.environ.get(FROM_ENVIRONMENT, "").strip()
    try:
        return given or _file(service).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def save_key(service: str, key: str) -> None:
    """Keep the key for a service where only this user of the machine can read it; an empty one forgets it."""
    file = _file(service)
    if not key:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        target.write(key)
    unfinished.replace(file)


def is_from_environment() -> bool:
    """Whether the key comes with the installation, so that nobody has to type one."""
    return bool(os.environ.get(FROM_ENVIRONMENT, "").strip())


def _file(service: str) -> Path:
    return data_folder() / f"{service}.key"
