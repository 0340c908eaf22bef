"""Suppliers from whom one buys oneself: the order is a list to take along"""

import sqlalchemy as sa
from alembic import op

revision = "bought_at_the_market"
down_revision = "what_came_of_an_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("suppliers", "supplier_places"):
        op.add_column(table, sa.Column("self_bought", sa.Text(), nullable=False, server_default="no"))
