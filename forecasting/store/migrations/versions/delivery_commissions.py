"""What delivery apps keep of what is sold through them"""

import sqlalchemy as sa
from alembic import op

revision = "delivery_commissions"
down_revision = "one_shared_price"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_commissions_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commissions")),
        sa.UniqueConstraint("source_id", "channel", name=op.f("uq_commissions_source_id_channel")),
    )
