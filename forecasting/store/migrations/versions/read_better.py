"""Imports: which one takes the place of another as a better reading of its file"""

import sqlalchemy as sa
from alembic import op

revision = "read_better"
down_revision = "what_was_to_come"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("imports", sa.Column("replaced_by", sa.Integer(), nullable=True))
    imports = sa.table(
        "imports", *(sa.column(name) for name in ("id", "digest", "at", "undone", "replaced_by")), schema=None
    )
    better = imports.alias()
    same = sa.and_(better.c.digest == imports.c.digest, better.c.at == imports.c.undone, better.c.undone.is_(None))
    found = sa.select(sa.func.min(better.c.id)).where(same).scalar_subquery()
    op.execute(sa.update(imports).values(replaced_by=found))
