"""Another name makes no other recipes: what says by which ones a forecast was made follows whatever is renamed."""

from sqlalchemy import Connection, select, update

from forecasting.store.schema import foreseen, runs


def are_called(connection: Connection, before: str, after: str) -> None:
    """What was made with the recipes that had one digest (``demand.learned.digest``) was made with those of another."""
    connection.execute(update(foreseen).where(foreseen.c.recipes == before).values(recipes=after))
    for run in connection.execute(select(runs.c.id, runs.c.settings).where(runs.c.state == "done")).all():
        if run.settings.get("recipes") == before:
            renamed = {**run.settings, "recipes": after}
            connection.execute(update(runs).where(runs.c.id == run.id).values(settings=renamed))
