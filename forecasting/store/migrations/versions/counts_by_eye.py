"""Counts by eye: which ones nobody weighed"""

import sqlalchemy as sa
from alembic import op

revision = "counts_by_eye"
down_revision = "bought_at_the_market"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("counts", sa.Column("by_eye", sa.Text(), nullable=False, server_default="no"))
