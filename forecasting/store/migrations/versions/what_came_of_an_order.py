"""What came of an order: how much of each line, at which price, and when somebody said so"""

import sqlalchemy as sa
from alembic import op

revision = "what_came_of_an_order"
down_revision = "house_rules"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("answered", sa.DateTime(), nullable=True))
    for name in ("received", "received_cost", "price_before"):
        op.add_column("order_lines", sa.Column(name, sa.Double(), nullable=True))
