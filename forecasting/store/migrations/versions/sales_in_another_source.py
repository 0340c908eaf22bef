"""Days whose sales another source has, too, what is said of one source's days, and what is no food"""

import sqlalchemy as sa
from alembic import op

revision = "sales_in_another_source"
down_revision = "modifiers_of_no_ingredient"
branch_labels = None
depends_on = None

BEFORE, NOW = "uq_day_answers_location_id_day", "uq_day_answers_location_id_day_source"


def upgrade() -> None:
    op.add_column("import_days", sa.Column("contained_in", sa.Text(), nullable=False, server_default=""))
    op.add_column("dishes", sa.Column("food", sa.Boolean(), nullable=True))
    with op.batch_alter_table("day_answers") as changed:
        changed.add_column(sa.Column("source", sa.Text(), nullable=False, server_default=""))
        changed.drop_constraint(op.f(BEFORE), type_="unique")
        changed.create_unique_constraint(op.f(NOW), ["location_id", "day", "source"])


def downgrade() -> None:
    op.execute("DELETE FROM day_answers WHERE source <> ''")
    with op.batch_alter_table("day_answers") as changed:
        changed.drop_constraint(op.f(NOW), type_="unique")
        changed.drop_column("source")
        changed.create_unique_constraint(op.f(BEFORE), ["location_id", "day"])
    op.drop_column("dishes", "food")
    op.drop_column("import_days", "contained_in")
