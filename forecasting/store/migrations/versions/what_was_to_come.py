"""How much a delivery was to bring, where somebody has said what came of it"""

import sqlalchemy as sa
from alembic import op

revision = "what_was_to_come"
down_revision = "stores_of_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("expected", sa.Double(), nullable=True))
