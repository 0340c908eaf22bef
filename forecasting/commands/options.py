"""What can be written after ``python -m forecasting``, and what is made of it."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn
from zoneinfo import available_timezones

from forecasting.errors import InputError
from forecasting.people import Role
from forecasting.stock.ageing import ROTATIONS
from forecasting.tables import COLUMNS
from forecasting.texts import LANGUAGES, text
from forecasting.texts.formats import in_country

COMMANDS = (
    "read",
    "backtest",
    "plan",
    "whatif",
    "replay",
    "import",
    "forecast",
    "weather",
    "demo",
    "backup",
    "restore",
    "person",
)


AGREED = {"more": "days_would_multiply", "fewer": "days_would_lose_lines"}
"""What a person says is right of the days that files replace, each on its own."""

PERSON_ACTIONS = ("add", "invite", "password", "sign-out", "remove", "list")
"""What ``person`` can do."""


def read_language(arguments: Sequence[str]) -> str:
    """The language that is asked for anywhere among the arguments, Spanish if none of ours is."""
    finder = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    finder.add_argument("--language", nargs="?")
    wanted = finder.parse_known_args(arguments)[0].language
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def read_options(arguments: Sequence[str], language: str) -> argparse.Namespace:
    """The command and its options; raises ``InputError`` for what can't be understood.

    Settings of a forecast that aren't given aren't there.
    """
    options, unknown = _parser(language).parse_known_args(arguments)
    if options.command == "person" and not options.name and unknown and not unknown[0].startswith("-"):
        options.name = unknown.pop(0)  # argparse looks for it before the options only
    if unknown:
        raise InputError("option_unknown", option=unknown[0])
    missing = next((option for option, value in _required(options).items() if not value), None)
    if missing:
        raise InputError("option_missing", option=missing, command=options.command)
    if "country" in options:
        options.language = in_country(options.language, options.country)
    return options


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as every other part of ours does; the words come later."""

    def error(self, message: str) -> NoReturn:
        raise InputError("options_unclear", message=message)


class _Read(argparse.Action):
    """Keeps what ``read`` makes of a value; ``example`` shows one that it can read."""

    def __init__(self, *args, read: Callable[[str], object], example: str, **rest):
        super().__init__(*args, metavar=example, **rest)
        self.read, self.example = read, example

    def __call__(self, parser, namespace, values, option_string=None):
        try:
            setattr(namespace, self.dest, self.read(values))
        except ValueError:
            raise InputError("option_value", option=option_string, value=values, example=self.example) from None


def _required(options: argparse.Namespace) -> dict[str, object]:
    given = vars(options)
    needs_data = {} if given.get("sales") else {"--data": "data"}
    needed = {
        "read": {"FILE": "files", "--out": "out"},
        "import": {"FILE": "files"},
        "backup": {"FILE.zip": "file"},
        "restore": {"FILE.zip": "file"},
        "person": {} if given.get("action") == "list" else {"NAME": "name"},
        "backtest": needs_data | {"--out": "out"},
        "plan": needs_data | {"--out": "out"},
        "whatif": needs_data | {"--scenario": "scenario", "--out": "out"},
        "replay": needs_data | {"--out": "out"},
    }
    return {option: given[name] for option, name in needed.get(options.command, {}).items()}


def _parser(language: str) -> argparse.ArgumentParser:
    def said(key: str) -> str:
        return text(f"command.help.{key}", language).replace("%", "%%")

    parser = _Parser(prog="python -m forecasting", description=said("about"), allow_abbrev=False)
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help=said("language"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="|".join(COMMANDS))
    for name in COMMANDS:
        command = commands.add_parser(name, help=said(name), description=said(name), allow_abbrev=False)
        _add_options(name, command, said)
        command.add_argument("--language", choices=LANGUAGES, default=argparse.SUPPRESS, help=said("language"))
        command.add_argument("--traceback", action="store_true", help=said("traceback"))
    return parser


def _add_options(name: str, command: argparse.ArgumentParser, said: Callable[[str], str]) -> None:
    if name in ("read", "import"):
        command.add_argument("files", nargs="*", type=Path, metavar="FILE", help=said("files"))
        command.add_argument("--as", dest="mapping", type=Path, metavar="MAPPING.json", help=said("mapping"))
        command.add_argument("--tax-in-money", action=_Read, read=_share, example="0.18", help=said("tax_in_money"))
    if name in ("backup", "restore"):
        command.add_argument("file", nargs="?", type=Path, metavar="FILE.zip", help=said("backup_file"))
    if name in ("import", "forecast", "weather", "backup", "restore", "person"):
        command.add_argument("--database", metavar="URL", help=said("database"))
    if name == "import":
        command.add_argument("--source", metavar="NAME", help=said("source"))
        whose = command.add_mutually_exclusive_group()
        whose.add_argument("--contained-in", metavar="NAME", help=said("contained_in"))
        whose.add_argument("--added", action="store_true", help=said("added"))
        command.add_argument("--location", metavar="NAME", help=said("location"))
        command.add_argument("--who", metavar="NAME", default="", help=said("who"))
        which = command.add_mutually_exclusive_group()
        for days in ("instead", "both"):
            which.add_argument(
                f"--{days}", dest="other_days", action="store_const", const=days, default="", help=said(days)
            )
    if name in ("read", "import"):
        for option, change in AGREED.items():
            command.add_argument(
                f"--{option}", dest="agreed", action="append_const", const=change, default=[], help=said(option)
            )
    if name == "restore":
        command.add_argument("--yes", action="store_true", help=said("yes_replace"))
    if name == "demo":
        command.add_argument("--reset", action="store_true", help=said("reset"))
    if name == "person":
        _add_person(command, said)
    if name in ("backtest", "plan", "whatif", "replay"):
        _add_data(command, said)
    if name in ("import", "backtest", "plan", "whatif", "replay"):
        command.add_argument("--last-day-whole", action="store_true", help=said("last_day_whole"))
    if name in ("read", "import", "backtest", "plan", "whatif", "replay"):
        command.add_argument("--today", action=_Read, read=_day, example="2026-11-23", help=said("today"))
    if name in ("read", "backtest", "plan", "whatif", "replay"):
        zone = {"action": _Read, "read": _zone, "example": "America/Lima", "default": ""}
        command.add_argument("--time-zone", **zone, help=said("time_zone"))
    if name in ("plan", "whatif", "replay"):
        command.add_argument("--caution", action=_Read, read=_share, example="0.5", default=0.5, help=said("caution"))
        command.add_argument("--rotation", choices=ROTATIONS, default=ROTATIONS[0], help=said("rotation"))
        command.add_argument("--tax", action=_Read, read=_share, example="0.10", help=said("tax"))
    if name == "replay":
        command.add_argument("--weeks", action=_Read, read=_at_least(1), example="12", default=12, help=said("weeks"))
    if name == "whatif":
        command.add_argument("--scenario", type=Path, metavar="FILE.json", help=said("scenario"))
    if name in ("backtest", "plan", "whatif", "forecast", "demo"):
        _add_settings(command, said, SETTINGS)
    if name == "replay":
        _add_settings(command, said, {each: SETTINGS[each] for each in ("warmup", "models", "jobs", "seed")})
    if name in ("read", "backtest", "plan", "whatif", "replay"):
        command.add_argument("--out", type=Path, metavar="DIR", help=said("out"))


def _add_person(command: argparse.ArgumentParser, said: Callable[[str], str]) -> None:
    command.add_argument("action", choices=PERSON_ACTIONS, help=said("person_action"))
    command.add_argument("name", nargs="?", metavar="NAME", help=said("person_name"))
    role = command.add_mutually_exclusive_group()
    role.add_argument("--role", type=Role, choices=list(Role), default=Role.CHEF, help=said("role"))
    role.add_argument("--owner", dest="role", action="store_const", const=Role.OWNER, help=said("owner"))
    command.add_argument("--location", dest="locations", action="append", metavar="NAME", help=said("person_location"))
    command.add_argument("--email", metavar="E-MAIL", default="", help=said("email"))
    command.add_argument("--link", action="store_true", help=said("link"))
    command.add_argument("--address", metavar="URL", help=said("address"))


def _add_data(command: argparse.ArgumentParser, said: Callable[[str], str]) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help=said("data"))
    for table in COLUMNS:
        command.add_argument(f"--{table}", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    command.add_argument("--country", default="PE", metavar="PE", help=said("country"))


def _add_settings(
    command: argparse.ArgumentParser, said: Callable[[str], str], settings: Mapping[str, tuple[Callable, str]]
) -> None:
    for name, (read, example) in settings.items():
        command.add_argument(
            f"--{name}", action=_Read, read=read, example=example, default=argparse.SUPPRESS, help=said(name)
        )


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _share(value: str) -> float:
    share = float(value)
    if not 0.0 <= share <= 1.0:
        raise ValueError(value)
    return share


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(value)
    return value


def _at_least(least: int, most: int | None = None) -> Callable[[str], int]:
    def read(value: str) -> int:
        if int(value) < least or (most is not None and int(value) > most):
            raise ValueError(value)
        return int(value)

    return read


def _names(value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    if not names:
        raise ValueError(value)
    return names


MOST_JOBS = 256
LARGEST_SEED = 2**32 - 1
"""The largest that scikit-learn takes."""

SETTINGS = {
    "horizon": (_at_least(1), "14"),
    "step": (_at_least(1), "7"),
    "folds": (_at_least(1), "6"),
    "warmup": (_at_least(0), "6"),
    "models": (_names, "prophet,forest"),
    "jobs": (_at_least(1, MOST_JOBS), "2"),
    "seed": (_at_least(0, LARGEST_SEED), "0"),
}
"""The settings of a run, how each is read, and an example."""
