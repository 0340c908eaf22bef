"""What somebody said of a day's sales: shared out, left out of learning, right, or whole"""

import sqlalchemy as sa
from alembic import op

revision = "day_answers"
down_revision = "dishes_that_are_one"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("about", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_day_answers_location_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_answers")),
        sa.UniqueConstraint("location_id", "day", name=op.f("uq_day_answers_location_id_day")),
    )
