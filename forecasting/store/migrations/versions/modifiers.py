"""Modifiers: what was added to a sold dish, or left out of it"""

import sqlalchemy as sa
from alembic import op

revision = "modifiers"
down_revision = "interchangeable_ingredients"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sale_lines", sa.Column("modifiers", sa.Text(), nullable=False, server_default=""))
