"""What a run records of itself, and between how much and how much its forecast expected"""

import sqlalchemy as sa
from alembic import op

revision = "what_runs_record"
down_revision = "yearly_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "importances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("importance", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_importances_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importances")),
    )
    op.create_index(op.f("ix_importances_run_id"), "importances", ["run_id"])
    with op.batch_alter_table("runs") as changed:
        changed.add_column(sa.Column("record", sa.JSON(), nullable=True))
    with op.batch_alter_table("forecasts") as changed:
        changed.add_column(sa.Column("p10", sa.Double(), nullable=True))
        changed.add_column(sa.Column("p90", sa.Double(), nullable=True))
