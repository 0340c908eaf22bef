"""Effects of days beside those of promotions, and what a promotion may say of its limit and of a 2-for-1"""

import sqlalchemy as sa
from alembic import op

revision = "effects_of_days"
down_revision = "hour_of_selling_out"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("effects", sa.Column("when", sa.Text(), nullable=False, server_default=""))
    op.add_column("promotions", sa.Column("limit", sa.Double()))
    op.add_column("promotions", sa.Column("both", sa.Double()))
