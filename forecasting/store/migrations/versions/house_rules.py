"""Which stock a kitchen takes first; how cautiously to order single ingredients, and how much of them finds room"""

import sqlalchemy as sa
from alembic import op

revision = "house_rules"
down_revision = "errors_in_units"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("locations", sa.Column("rotation", sa.Text(), nullable=False, server_default="first_in"))
    op.add_column("ingredients", sa.Column("caution", sa.Double(), nullable=True))
    op.add_column("ingredients", sa.Column("storage_limit", sa.Double(), nullable=True))
