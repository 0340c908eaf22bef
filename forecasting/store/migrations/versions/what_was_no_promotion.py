"""What looked like a promotion in the sales and was none"""

import sqlalchemy as sa
from alembic import op

revision = "what_was_no_promotion"
down_revision = "usage_beyond_recipes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    about = ("first", "last", "dish_or_category", "kind")
    op.create_table(
        "refused_promotions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("dish_or_category", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_promotions")),
        sa.UniqueConstraint(*about, name=op.f("uq_refused_promotions_first_last_dish_or_category_kind")),
    )
