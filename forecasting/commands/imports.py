"""``import``: the exports of tills become sales of the restaurant's database."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from getpass import getuser
from typing import Self

import pandas as pd
from sqlalchemy import Engine

from forecasting.commands.changes import tell_changes
from forecasting.commands.forecast import open_kept
from forecasting.commands.given import clock, today
from forecasting.commands.read import given_files, read_choices, tell_of_sales
from forecasting.commands.talk import tell, tell_untold
from forecasting.days.doubts import find_untold
from forecasting.errors import InputError, QuestionError
from forecasting.money.costs import Tax, tax_of
from forecasting.sales import Beside, Choices, NamedFile, SalesFile, kind_of_file, read_batch
from forecasting.sales.amounts.far_prices import usual_prices
from forecasting.sales.kinds import kind_alike
from forecasting.store.addresses import own_database
from forecasting.store.days.kept_days import read_days, read_named_sales
from forecasting.store.frames import same_name
from forecasting.store.house import read_place, read_rules
from forecasting.store.locations import Location, kept_stores, location_of_kind, locations_told, placed
from forecasting.store.menu.food import food_by_name
from forecasting.store.overview import overview
from forecasting.store.sales.imports import Given, Remembered, known_kinds, remembered, save_imports
from forecasting.store.sales.sources import days_within, list_sources
from forecasting.store.sales.uploads import Import, Upload
from forecasting.tables import Place
from forecasting.texts import text


@dataclass(frozen=True)
class _Before:
    """What the database says before any file of a go is kept: asked once for all of them.

    ``of_kind`` and ``location_of_kind`` say it of a kind of file, ``sources_at`` of a location.
    """

    locations: tuple[Location, ...]
    food: dict[str, bool]
    tax: Tax
    of_kind: Callable[[str], Remembered]
    location_of_kind: Callable[[str], str | None]
    stores: dict[str, str]
    sources_at: Callable[[str | None], set[str]]

    @classmethod
    def any_is_kept(cls, engine: Engine) -> Self:
        alike = partial(kind_alike, known=known_kinds(engine))
        return cls(
            locations=overview(engine).locations,
            food=food_by_name(engine),
            tax=tax_of(read_place(engine) or Place(), read_rules(engine)),
            of_kind=cache(lambda kind: remembered(engine, alike(kind))),
            location_of_kind=cache(lambda kind: location_of_kind(engine, alike(kind))),
            stores=kept_stores(engine),
            sources_at=cache(lambda location: set(list_sources(engine, location)["source"])),
        )


def run(options: Namespace) -> None:
    """Keep the files' sales, in the order given; one that can't be read, or is asked about, keeps all of them out."""
    engine, given, at = open_kept(options.database or own_database()), given_files(options), datetime.now(UTC)
    who = options.who.strip() or _login()
    before = _Before.any_is_kept(engine)
    prices, place = usual_prices(read_named_sales(engine)), read_place(engine) or Place()
    beside = Beside(_last_day(options, engine), prices=prices, time_zone=place.time_zone)
    files = read_batch(given, lambda file: _choices(file, options, before), beside)
    files = [_settle_tax(file, options, before) for file in files]
    told = locations_told(before.locations, [(file.lines, file.stores) for file in files], before.stores)
    at_home = [_location(file, where, options, before) for file, where in zip(files, told, strict=True)]
    files = [replace(file, lines=placed(file.lines, where)) for file, where in zip(files, at_home, strict=True)]
    within = [_contained_in(file, options, before) for file in files]
    uploads = [
        Upload(
            *(named.content, named.name, at, who),
            source=options.source,
            mapping=file.choices.for_the_next().to_json(),
            kind=file.kind,
            period=str(file.period or ""),
            rows=file.rows_kept,
            correcting=True,
            other_days=options.other_days,
            contained_in=contained_in,
            food=file.choices.food,
            agreed=options.agreed,
            modifiers_missing=file.modifiers_missing,
            store=file.only_store,
            last_day_whole=options.last_day_whole,
        )
        for named, file, contained_in in zip(given, files, within, strict=True)
    ]
    read = [Given(file.lines, file.issues, upload) for file, upload in zip(files, uploads, strict=True)]
    tell_changes(engine, read, {each.key: each.name for each in before.locations}, options.language)
    imported = save_imports(engine, read)
    for kept, file in zip(imported, files, strict=True):
        if kept.already:
            _tell_already(kept, options)
        else:
            tell("command.kept", options.language, file=kept.file, n=kept.kept)
            _tell_left_out(file, options.language)
            for source, days in days_within(engine, kept.id).items():
                tell("command.contained_so", options.language, n=days, source=source)
            tell_of_sales(file, options.language)
            if file.money is None and file.may_have_money and len(beside.prices):
                tell("command.no_money", options.language, file=file.file)
    if not all(each.already for each in imported):
        days = read_days(engine)
        tell_untold(find_untold(days.sold, days.answers), options.language)


def _last_day(options: Namespace, engine: Engine) -> pd.Timestamp:
    """The last day that a sale can have: ``--today``, else the restaurant's date."""
    zone = (read_place(engine) or Place()).time_zone
    return today(options) or clock(zone).normalize()


def _tell_already(kept: Import, options: Namespace) -> None:
    """That a file changes nothing, not even whose it is: another ``--source`` has it only once it is undone."""
    tell("command.already", options.language, file=kept.file, n=kept.kept)
    if options.source and options.source != kept.source:
        tell("command.already_of_other", options.language, kept=kept.source, said=options.source)


def _tell_left_out(file: SalesFile, language: str) -> None:
    """How many rows that may be sales don't count, and why: the report of the page, in a line."""
    if file.left_out:
        reasons = [f"{text(f'issues.{each.reason}', language)}: {each.rows}" for each in file.left_out]
        tell("command.left_out", language, file=file.file, n=sum(each.rows for each in file.left_out), reasons=reasons)


def _location(file: SalesFile, told: str | None, options: Namespace, before: _Before) -> str:
    """Where the lines belong that name no location: as ``--location`` says, or the file, or as all files of its kind.

    Raises ``QuestionError`` (``which_location``; ``which_store`` where the file names a store that none before had),
    and what ``_location_named`` raises.
    """
    if options.location:
        return _location_named(options.location, file.only_store, before)
    if told is not None:
        return told
    new_store = file.only_store and (before.stores or len(before.locations) == 1)
    at = None if new_store else before.location_of_kind(file.kind)
    if at is None:
        names = ", ".join(each.name for each in before.locations)
        if file.only_store:
            raise QuestionError("which_store", file=file.file, store=file.only_store, locations=names)
        raise QuestionError("which_location", file=file.file, locations=names)
    return at


def _location_named(name: str, store: str, before: _Before) -> str:
    """The location of this name, or the file's ``store``: where its sales were kept, else a new one.

    Raises ``InputError("unknown_name")`` for any other.
    """
    keys = {known: each.key for each in before.locations for known in (each.key, each.name)}
    if store:
        kept = same_name(store, before.stores)
        keys.setdefault(store, before.stores[kept] if kept else store)
    alike = same_name(name, keys)
    if alike is None:
        raise InputError("unknown_name", table="locations", name=name)
    return keys[alike]


def _settle_tax(file: SalesFile, options: Namespace, before: _Before) -> SalesFile:
    """The file with its money as it is kept: without the sales tax, if ``--tax-in-money`` or an answer before says so.

    Files of a kind that was kept before anybody was asked are alike. Raises ``QuestionError("tax_in_money")``.
    """
    if not file.money_may_be_taxed or file.choices.tax_in_money is not None:
        return file
    if options.tax_in_money is not None:
        return file.without_tax(options.tax_in_money)
    tax = before.tax
    if not tax.included or not tax.rate or options.mapping:
        return file
    if before.of_kind(file.kind).mapping:
        return file.without_tax(0.0)
    about = {"file": file.file, "column": file.money_column}
    raise QuestionError("tax_in_money", **about, percent=round(100 * tax.rate, 6), rate=tax.rate)


def _contained_in(file: SalesFile, options: Namespace, before: _Before) -> str | None:
    """Whose files have the sales of the sources that sell there for the first time, too; None where all are known.

    Raises ``QuestionError("contained_or_added")``, and ``InputError("unknown_name")`` for another one that isn't there.
    """
    places, named = (file.lines[name].unique() for name in ("location", "source"))
    there = before.sources_at(places[0] if len(places) == 1 else None)
    if options.contained_in and options.contained_in not in there:
        raise InputError("unknown_name", table="sources", name=options.contained_in)
    if options.contained_in or options.added:
        return options.contained_in or ""
    new = sorted({*([options.source] if options.source else named)} - {*there})
    if there and new:
        about = {"source": ", ".join(new), "sources": ", ".join(sorted(there))}
        raise QuestionError("contained_or_added", file=file.file, **about)
    return None


def _login() -> str:
    """The name by which the machine knows who runs this; some know none."""
    try:
        return getuser()
    except (OSError, KeyError):
        return ""


def _choices(file: NamedFile, options: Namespace, before: _Before) -> Choices:
    """As ``--as`` says; without it as the last file of this kind was read."""
    if options.mapping:
        return read_choices(options.mapping)
    known = before.of_kind(kind_of_file(file.content, file.name))
    choices = Choices.remembered(known.mapping, known.taken_back)
    if choices.tax_in_money is not None and options.tax_in_money is not None:
        choices = replace(choices, tax_in_money=options.tax_in_money)
    return replace(choices, food=choices.food | before.food)
