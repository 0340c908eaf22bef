"""Under which categories tills sell their dishes, import by import"""

import sqlalchemy as sa
from alembic import op

revision = "categories_of_tills"
down_revision = "records_of_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    item = ("import_id", "source_id", "till_name", "size", "category")
    op.create_table(
        "till_categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("till_name", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_till_categories_import_id_imports")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_till_categories_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_categories")),
        sa.UniqueConstraint(*item, name=op.f(f"uq_till_categories_{'_'.join(item)}")),
    )


def downgrade() -> None:
    op.drop_table("till_categories")
