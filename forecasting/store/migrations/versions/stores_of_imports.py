"""Stores of imports: the store that a file names on all its lines"""

import sqlalchemy as sa
from alembic import op

revision = "stores_of_imports"
down_revision = "locations_without_hours"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("imports", sa.Column("store", sa.Text(), nullable=False, server_default=""))
