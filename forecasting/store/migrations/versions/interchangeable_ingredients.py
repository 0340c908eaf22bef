"""Interchangeable ingredients: what is left of each after trimming"""

import sqlalchemy as sa
from alembic import op

revision = "interchangeable_ingredients"
down_revision = "day_answers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ingredients", sa.Column("yield", sa.Double()))
    op.execute("UPDATE ingredients SET yield = 1")
