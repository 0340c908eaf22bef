"""Scenarios that people keep, share and adopt"""

import sqlalchemy as sa
from alembic import op

revision = "scenarios_to_keep"
down_revision = "effects_of_days"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved", sa.DateTime(), nullable=False),
        sa.Column("adopted", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_scenarios_location_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sqlite_autoincrement=True,
    )
