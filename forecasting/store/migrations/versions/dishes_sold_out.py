"""What somebody said of a dish on a day: it was sold out, or it wasn't"""

import sqlalchemy as sa
from alembic import op

revision = "dishes_sold_out"
down_revision = "weather_services"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sold_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dish_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_sold_out_location_id_locations")),
        sa.ForeignKeyConstraint(["dish_id"], ["dishes.id"], name=op.f("fk_sold_out_dish_id_dishes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sold_out")),
        sa.UniqueConstraint("location_id", "day", "dish_id", name=op.f("uq_sold_out_location_id_day_dish_id")),
    )
