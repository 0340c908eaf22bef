"""Deliveries of which somebody has said what came of them"""

import sqlalchemy as sa
from alembic import op

revision = "deliveries_confirmed"
down_revision = "counts_by_eye"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
