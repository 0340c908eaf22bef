"""In which hour a dish was sold out, where somebody said it"""

import sqlalchemy as sa
from alembic import op

revision = "hour_of_selling_out"
down_revision = "groups_that_book"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sold_out") as changed:
        changed.add_column(sa.Column("hour", sa.Integer(), nullable=True))
