"""What an import changes of the days that are kept, told before it keeps anything."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Engine

from forecasting.commands.talk import tell
from forecasting.errors import QuestionError
from forecasting.sales.bundles.several_tills import find_unlike
from forecasting.store.sales.differences import Difference
from forecasting.store.sales.imports import Given, is_of_another_till, preview
from forecasting.store.sales.uploads import already_kept
from forecasting.texts.formats import day_and_year

DAYS_TOLD = 31
FILES_NAMED = 5


def tell_changes(engine: Engine, given: list[Given], named: Mapping[str, str], language: str) -> None:
    """Say which kept days files take the place of, and what becomes of their portions, day by day.

    ``named``: what locations are called. Of files that nobody has said the source of it raises ``QuestionError``:
    ``tills_together`` where they are of several tills (``find_unlike``), ``other_till`` where most of these days would
    come to other portions, and few of their dishes stay as they were.
    """
    difference = preview(engine, given)
    if not difference.replaced.empty:
        _tell_days(difference, named, language)
    known = already_kept(engine, [(each.upload, each.lines) for each in given])
    unsaid = [place for place, each in enumerate(given) if each.upload.digest not in known and _may_be_others(each)]
    unlike = find_unlike({place: given[place].lines for place in unsaid})
    if len(unlike):
        told = {"first": unlike["day"].min(), "last": unlike["day"].max()}
        raise QuestionError("tills_together", files=_files(given, unlike["place"]), **told)
    others = difference.of(unsaid)
    if others.other_till and is_of_another_till(engine, given, unsaid):
        sources = ", ".join(sorted(others.replaced["source"].unique()))
        raise QuestionError("other_till", file=_files(given, others.replaced["place"]), source=sources)


def _files(given: Sequence[Given], places: Iterable[int]) -> str:
    """The names of the files at some places, the first few."""
    files = list(dict.fromkeys(given[place].upload.file for place in places))
    return ", ".join(files[:FILES_NAMED]) + (" …" if len(files) > FILES_NAMED else "")


def _may_be_others(given: Given) -> bool:
    """Whether nobody has said whose a file is: neither who gave it nor, of each line, the file itself."""
    return given.upload.source is None and given.lines["source"].nunique() == 1


def _tell_days(difference: Difference, named: Mapping[str, str], language: str) -> None:
    days, changed = difference.replaced["day"], difference.changed
    tell("sales.replaces", language, n=days.nunique(), first=days.min(), last=days.max())
    if changed.empty:
        tell("sales.replaces_same", language)
        return
    sums = {when: changed[f"quantity_{kept}"].sum() for when, kept in (("before", "kept"), ("after", "after"))}
    tell("sales.replaces_changed", language, n=changed["day"].nunique(), **sums)
    several = changed["location"].nunique() > 1
    for row in changed.head(DAYS_TOLD).itertuples():
        day = day_and_year(row.day, language)
        of = f"{day} · {named.get(row.location, row.location)}" if several else day
        tell("command.day_changes", language, day=of, before=row.quantity_kept, after=row.quantity_after)
    if len(changed) > DAYS_TOLD:
        tell("command.more_days_change", language, n=len(changed) - DAYS_TOLD)
