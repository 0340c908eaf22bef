"""Recipes, prices and suppliers of one location, in the place of the shared ones"""

import sqlalchemy as sa
from alembic import op

revision = "own_at_a_location"
down_revision = "modifiers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supplier_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("delivery_days", sa.Text(), nullable=False),
        sa.Column("cutoff", sa.Text(), nullable=False),
        sa.Column("lead_time_days", sa.Double(), nullable=True),
        sa.Column("minimum", sa.Double(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name=op.f("fk_supplier_places_location_id_locations")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["suppliers.id"], name=op.f("fk_supplier_places_supplier_id_suppliers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_places")),
        sa.UniqueConstraint("supplier_id", "location_id", name=op.f("uq_supplier_places_supplier_id_location_id")),
    )
    for table in ("recipes", "supply"):
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column("location_id", sa.Text(), nullable=True))
            changed.create_foreign_key(op.f(f"fk_{table}_location_id_locations"), "locations", ["location_id"], ["id"])
            if table == "supply":
                changed.drop_constraint(op.f("uq_supply_ingredient_id_supplier_id_from"), type_="unique")
                changed.create_unique_constraint(
                    op.f("uq_supply_ingredient_id_supplier_id_from_location_id"),
                    ["ingredient_id", "supplier_id", "from", "location_id"],
                )
