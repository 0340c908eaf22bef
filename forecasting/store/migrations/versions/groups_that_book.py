"""Groups that have booked, and what they will eat"""

import sqlalchemy as sa
from alembic import op

revision = "groups_that_book"
down_revision = "deliveries_confirmed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_bookings_location_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "booking_dishes",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("dish_id", sa.Text(), nullable=False),
        sa.Column("portions", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_booking_dishes_booking_id_bookings")),
        sa.ForeignKeyConstraint(["dish_id"], ["dishes.id"], name=op.f("fk_booking_dishes_dish_id_dishes")),
        sa.PrimaryKeyConstraint("booking_id", "dish_id", name=op.f("pk_booking_dishes")),
    )
