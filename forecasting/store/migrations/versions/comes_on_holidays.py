"""Suppliers who deliver on public holidays, too"""

import sqlalchemy as sa
from alembic import op

revision = "comes_on_holidays"
down_revision = "categories_of_tills"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("suppliers", "supplier_places"):
        op.add_column(table, sa.Column("on_holidays", sa.Text(), nullable=False, server_default="no"))
