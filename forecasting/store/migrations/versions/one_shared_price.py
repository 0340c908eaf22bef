"""Of the prices that hold everywhere, one for an ingredient, a supplier and a day: the one written last"""

import sqlalchemy as sa
from alembic import op

revision = "one_shared_price"
down_revision = "scenarios_to_keep"
branch_labels = None
depends_on = None

SHARED = sa.text("location_id IS NULL")


def upgrade() -> None:
    op.execute(
        "DELETE FROM supply WHERE location_id IS NULL AND id NOT IN"
        ' (SELECT max(id) FROM supply WHERE location_id IS NULL GROUP BY ingredient_id, supplier_id, "from")'
    )
    op.create_index(
        "ix_supply_shared",
        "supply",
        ["ingredient_id", "supplier_id", "from"],
        unique=True,
        sqlite_where=SHARED,
        postgresql_where=SHARED,
    )
