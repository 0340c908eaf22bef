"""What tills sold, file by file and day by day, and what the names on their lines mean."""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, Table, Text, UniqueConstraint, and_

from forecasting.store.schema.columns import Moment, day, metadata, number, own_id, refers, text

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    refers("location_id", "locations"),
    Column("name", Text, nullable=False),
    UniqueConstraint("location_id", "name"),
)

imports = Table(
    "imports",
    metadata,
    own_id(),
    Column("digest", Text, nullable=False),
    Column("file", Text, nullable=False),
    text("source"),
    text("who"),
    Column("at", Moment, nullable=False),
    text("kind", server_default=""),
    text("mapping"),
    text("store", server_default=""),
    Column("kept", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),
    day("first_day"),
    day("last_day"),
    Column("undone", Moment),
    # Of one that is undone: the import that stands for it as a better reading of the same file, until it is undone
    # itself. Younger than this one: as a foreign key a backup could not write them in their order.
    Column("replaced_by", Integer),
)
Index(
    "ix_imports_digest_kept",
    imports.c.digest,
    unique=True,
    sqlite_where=imports.c.undone.is_(None),
    postgresql_where=imports.c.undone.is_(None),
)

# The share of what is sold through a channel of a source ("" where files name none) that a delivery app keeps.
commissions = Table(
    "commissions",
    metadata,
    own_id(),
    refers("source_id", "sources"),
    Column("channel", Text, nullable=False),
    Column("share", Double, nullable=False),
    UniqueConstraint("source_id", "channel"),
)

import_issues = Table(
    "import_issues",
    metadata,
    own_id(),
    refers("import_id", "imports", index=True),
    text("file"),
    Column("row", Integer, nullable=False),
    text("reason"),
    Column("count", Integer, nullable=False),
    text("action"),
)

# What an import says about one day of one source. A later import that has the day takes its place (`replaced_by`),
# an import undone stands as replaced by itself; sale lines are never changed. One live row for a source and day.
import_days = Table(
    "import_days",
    metadata,
    own_id(),
    refers("import_id", "imports"),
    refers("source_id", "sources"),
    day(),
    refers("replaced_by", "imports", nullable=True, index=True),
    # The source of the location whose files have these sales, too, by its name: they are kept and don't count.
    Column("contained_in", Text, nullable=False, default="", server_default=""),
    UniqueConstraint("import_id", "source_id", "day"),
)
newest = import_days.c.replaced_by.is_(None)
Index(
    "ix_import_days_live",
    import_days.c.source_id,
    import_days.c.day,
    unique=True,
    sqlite_where=newest,
    postgresql_where=newest,
)
live = and_(newest, import_days.c.contained_in == "")
"""The days that count: replaced by no later file, and of a source whose sales no other source has, too."""

sale_lines = Table(
    "sale_lines",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    refers("import_day_id", "import_days", index=True),
    Column("till_name", Text, nullable=False),
    text("size"),
    Column("quantity", Double, nullable=False),
    number("net_sales"),
    number("discount"),
    text("channel"),
    Column("hour", Integer),
    text("ticket"),
    text("kind"),
    text("modifiers", server_default=""),
)

# Under which category a file's source sells an item, and from which to which of its days. It counts as long as one of
# these days does: with an import undone or replaced its word goes.
till_categories = Table(
    "till_categories",
    metadata,
    own_id(),
    refers("import_id", "imports"),
    refers("source_id", "sources"),
    Column("till_name", Text, nullable=False),
    text("size"),
    Column("category", Text, nullable=False),
    day("first"),
    day("last"),
    Column("quantity", Double, nullable=False),
    UniqueConstraint("import_id", "source_id", "till_name", "size", "category"),
)

aliases = Table(
    "aliases",
    metadata,
    own_id(),
    refers("source_id", "sources"),
    Column("till_name", Text, nullable=False),
    text("size"),
    day("from"),
    refers("dish_id", "dishes"),
    UniqueConstraint("source_id", "till_name", "size", "from"),
)
