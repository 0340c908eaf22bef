"""Units of the house: what one unit of an ingredient is in another"""

import sqlalchemy as sa
from alembic import op

revision = "units_of_the_house"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ingredient_id", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("equals", sa.Double(), nullable=False),
        sa.Column("in_unit", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ingredient_id"], ["ingredients.id"], name=op.f("fk_conversions_ingredient_id_ingredients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversions")),
        sa.UniqueConstraint("ingredient_id", "unit", name=op.f("uq_conversions_ingredient_id_unit")),
    )
