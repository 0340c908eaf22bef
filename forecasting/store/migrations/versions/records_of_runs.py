"""What finished runs recorded of themselves, apart from the runs: it is kept for good, and taken along"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "records_of_runs"
down_revision = "what_was_foreseen"
branch_labels = None
depends_on = None

OF_A_RUN = ("started", "first_day", "last_day", "settings", "versions", "record")


def upgrade() -> None:
    records = op.create_table(
        "run_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("finished", sa.DateTime(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=True),
        sa.Column("importances", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_records")),
    )
    there = sa.MetaData()
    there.reflect(op.get_bind(), only=["runs", "importances"])
    _take_over(op.get_bind(), records, there.tables["runs"], there.tables["importances"])
    op.drop_column("runs", "record")


def _take_over(connection: sa.Connection, records: sa.Table, runs: sa.Table, importances: sa.Table) -> None:
    moved_by: dict[int, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in connection.execute(sa.select(importances).order_by(importances.c.id)):
        moved_by[row.run_id][row.model][row.feature] = row.importance
    done = sa.select(runs).where(runs.c.state == "done").order_by(runs.c.id)
    for run in connection.execute(done).all():
        values = {name: getattr(run, name) for name in OF_A_RUN}
        values |= {"id": run.id, "finished": run.finished or run.heartbeat, "importances": moved_by[run.id]}
        connection.execute(sa.insert(records), values)
