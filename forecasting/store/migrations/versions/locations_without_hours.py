"""What nobody asks a location for: when its day ends, which a file's own hours tell, and on which weekdays it opens"""

from alembic import op

revision = "locations_without_hours"
down_revision = "comes_on_holidays"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("day_ends_at", "opening_weekdays"):
        op.drop_column("locations", column)
