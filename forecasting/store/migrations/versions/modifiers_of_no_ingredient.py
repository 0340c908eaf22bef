"""What guests ask for that changes no ingredient, as somebody said: how done a steak is"""

import sqlalchemy as sa
from alembic import op

revision = "modifiers_of_no_ingredient"
down_revision = "counts_among_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idle_modifiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("modifier", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idle_modifiers")),
        sa.UniqueConstraint("modifier", name=op.f("uq_idle_modifiers_modifier")),
    )


def downgrade() -> None:
    op.drop_table("idle_modifiers")
