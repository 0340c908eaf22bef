"""What the server writes down: lines of JSON, about what happened, never about what people are called or have typed."""

import json
import logging
import traceback
from datetime import UTC, datetime

KNOWN = ("person", "code", "status", "path")
"""What a line may say besides its words: a person's number, the code of an error."""


class JsonLines(logging.Formatter):
    """One JSON object a line. Of an error it says the type and where it happened: its message may quote anything."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        said |= {name: getattr(record, name) for name in KNOWN if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            said |= {
                "error": record.exc_info[0].__name__,
                "where": [f"{each.filename}:{each.lineno} {each.name}" for each in frames],
            }
        return json.dumps(said, ensure_ascii=False)


def settings() -> dict[str, object]:
    """The logging of a server for others, as ``logging.config`` reads it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JsonLines}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {
            name: {"handlers": ["lines"], "level": level, "propagate": False}
            for name, level in {"despensa": "INFO", "uvicorn": "WARNING", "streamlit": "WARNING"}.items()
        },
    }
