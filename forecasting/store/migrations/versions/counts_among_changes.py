"""How many of the database's changes were counts: what they can't change needn't be read again"""

import sqlalchemy as sa
from alembic import op

revision = "counts_among_changes"
down_revision = "who_did_what"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("changes", sa.Column("counts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("changes", "counts")
