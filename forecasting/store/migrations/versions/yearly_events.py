"""Yearly events: which of them come back every year"""

import sqlalchemy as sa
from alembic import op

revision = "yearly_events"
down_revision = "own_at_a_location"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("yearly", sa.Text(), nullable=False, server_default="no"))
