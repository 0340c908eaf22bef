"""Which kind of file an import was, so that the next of its kind is read as a person has said"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("imports", sa.Column("kind", sa.Text(), nullable=False, server_default=""))
