"""What was foreseen for each week before it began, apart from the runs: it is kept for good, and taken along"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "what_was_foreseen"
down_revision = "sales_in_another_source"
branch_labels = None
depends_on = None

SAID = ("location_id", "ingredient_id", "day", "model", "mean", "p10", "p90")
ONE_WEEK = timedelta(weeks=1)


def upgrade() -> None:
    foreseen = op.create_table(
        "foreseen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("ingredient_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("p10", sa.Double(), nullable=True),
        sa.Column("p90", sa.Double(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("recipes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_foreseen_location_id_locations")),
        sa.ForeignKeyConstraint(
            ["ingredient_id"], ["ingredients.id"], name=op.f("fk_foreseen_ingredient_id_ingredients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreseen")),
    )
    op.create_index(op.f("ix_foreseen_day"), "foreseen", ["day"])
    there = sa.MetaData()
    there.reflect(op.get_bind(), only=["runs", "forecasts"])
    _take_over(op.get_bind(), foreseen, there.tables["runs"], there.tables["forecasts"])


def _take_over(connection: sa.Connection, foreseen: sa.Table, runs: sa.Table, forecasts: sa.Table) -> None:
    """Of each week what the newest run said that knew none of its days."""
    made = sa.select(runs.c.id, runs.c.last_day, runs.c.settings).where(runs.c.state == "done")
    made = connection.execute(made.order_by(runs.c.last_day, runs.c.id)).all()
    if not made:
        return
    furthest = connection.scalar(sa.select(sa.func.max(forecasts.c.day))) or made[-1].last_day
    week = made[0].last_day - timedelta(days=made[0].last_day.weekday())
    while week <= furthest:
        before = [run for run in made if run.last_day < week]
        if before:
            _take_week(connection, foreseen, forecasts, before[-1], week)
        week += ONE_WEEK


def _take_week(connection: sa.Connection, foreseen: sa.Table, forecasts: sa.Table, run: sa.Row, week: date) -> None:
    recipes = (run.settings or {}).get("recipes", "")
    said = sa.select(
        *(forecasts.c[name] for name in SAID), sa.literal(run.last_day, sa.Date()), sa.literal(recipes, sa.Text())
    ).where(
        forecasts.c.run_id == run.id,
        forecasts.c.day.between(week, week + ONE_WEEK - timedelta(days=1)),
        forecasts.c.model.in_(["recommended", "seasonal_naive"]),
    )
    connection.execute(sa.insert(foreseen).from_select([*SAID, "last_day", "recipes"], said))
