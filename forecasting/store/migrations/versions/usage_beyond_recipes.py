"""By which factor an ingredient is used beyond its recipes"""

import sqlalchemy as sa
from alembic import op

revision = "usage_beyond_recipes"
down_revision = "delivery_commissions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("ingredient_id", sa.Text(), nullable=False),
        sa.Column("factor", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ingredient_id"], ["ingredients.id"], name=op.f("fk_corrections_ingredient_id_ingredients")
        ),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_corrections_location_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("location_id", "ingredient_id", name=op.f("uq_corrections_location_id_ingredient_id")),
    )
