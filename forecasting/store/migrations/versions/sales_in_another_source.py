"""Days whose sales another source has, too: those of a delivery app that the till rings up again"""

import sqlalchemy as sa
from alembic import op

revision = "sales_in_another_source"
down_revision = "modifiers_of_no_ingredient"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_days", sa.Column("contained_in", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("import_days", "contained_in")
