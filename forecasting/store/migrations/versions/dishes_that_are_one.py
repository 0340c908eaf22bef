"""Which dishes are one under two names, and which somebody said are two"""

import sqlalchemy as sa
from alembic import op

revision = "dishes_that_are_one"
down_revision = "estimated_recipes"
branch_labels = None
depends_on = None


def _pair(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old_id", sa.Text(), nullable=False),
        sa.Column("dish_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["dish_id"], ["dishes.id"], name=op.f(f"fk_{table}_dish_id_dishes")),
        sa.ForeignKeyConstraint(["old_id"], ["dishes.id"], name=op.f(f"fk_{table}_old_id_dishes")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    op.create_table(
        "merges",
        *_pair("merges"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.UniqueConstraint("old_id", name=op.f("uq_merges_old_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "refused_merges",
        *_pair("refused_merges"),
        sa.UniqueConstraint("old_id", "dish_id", name=op.f("uq_refused_merges_old_id_dish_id")),
    )
