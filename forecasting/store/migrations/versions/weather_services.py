"""Weather services: which one is asked, who says what the weather was, and what it should be on days to come"""

import sqlalchemy as sa
from alembic import op

revision = "weather_services"
down_revision = "what_runs_record"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("locations", sa.Column("weather_service", sa.Text(), nullable=False, server_default=""))
    op.add_column("weather", sa.Column("source", sa.Text(), nullable=False, server_default="own"))
    op.create_table(
        "weather_ahead",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("temperature", sa.Double(), nullable=True),
        sa.Column("precipitation", sa.Double(), nullable=True),
        sa.Column("humidity", sa.Double(), nullable=True),
        sa.Column("sunshine", sa.Double(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fetched", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_weather_ahead")),
    )
    op.add_column("backtest", sa.Column("informed", sa.Double(), nullable=True))
