"""Estimated recipes: which lines are a guess that nobody has confirmed"""

import sqlalchemy as sa
from alembic import op

revision = "estimated_recipes"
down_revision = "units_of_the_house"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recipes", sa.Column("estimated", sa.Text(), nullable=False, server_default="no"))
