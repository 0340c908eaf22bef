"""How wrong each model is on a day, in the ingredient's unit"""

import sqlalchemy as sa
from alembic import op

revision = "errors_in_units"
down_revision = "dishes_sold_out"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("scores") as changed:
        changed.add_column(sa.Column("rmse", sa.Double(), nullable=True))
        changed.add_column(sa.Column("mae", sa.Double(), nullable=True))
