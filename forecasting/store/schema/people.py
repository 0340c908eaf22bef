"""People and how they sign in: see store.accounts.

They are the installation's, not the restaurant's: no backup has them, no restore touches them. Of passwords, PINs,
tokens and who was refused, only hashes are kept.
"""

from sqlalchemy import DDL, JSON, Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, event

from forecasting.store.schema.columns import Moment, metadata, own_id, refers, text

people = Table(
    "people",
    metadata,
    own_id(),
    Column("name", Text, nullable=False),
    Column("sign_in_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("locations", JSON(none_as_null=True)),  # empty: all
    text("email"),
    text("password"),
    Column("active", Boolean, nullable=False, default=True),
    UniqueConstraint("sign_in_name"),
    sqlite_autoincrement=True,  # what somebody did stands under an id that is never another's
)
with_email = people.c.email != ""
Index("ix_people_email", people.c.email, unique=True, sqlite_where=with_email, postgresql_where=with_email)

invitations = Table(
    "invitations",
    metadata,
    Column("token", Text, primary_key=True),
    refers("person_id", "people", index=True),
    Column("until", Moment, nullable=False),
)

# A browser that somebody signed in with; ``shared`` by several people, such as a kitchen's tablet.
devices = Table(
    "devices",
    metadata,
    own_id(),
    Column("token", Text, nullable=False),
    Column("shared", Boolean, nullable=False, default=False),
    UniqueConstraint("token"),
)

device_people = Table(
    "device_people",
    metadata,
    refers("device_id", "devices", primary_key=True),
    refers("person_id", "people", primary_key=True),
    text("pin"),
    Column("wrong", Integer, nullable=False, default=0),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token", Text, primary_key=True),
    refers("person_id", "people", index=True),
    refers("device_id", "devices", index=True),
    Column("started", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("who", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False),
)

# Who did what: see store.journal. Lines are only ever added, and the database sees to it.
journal = Table(
    "journal",
    metadata,
    own_id(),
    Column("at", Moment, nullable=False),
    Column("person_id", Integer),  # empty: the command line; 0: whoever sat at the machine
    text("person"),
    text("role"),
    text("deed"),
    text("about"),
    text("location"),
    sqlite_autoincrement=True,
)
_ONLY_ADDED_TO = {
    "sqlite": [
        f"CREATE TRIGGER journal_no_{change} BEFORE {change.upper()} ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END"
        for change in ("update", "delete")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION journal_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$",
        "CREATE TRIGGER journal_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_only_added_to()",
    ],
}
for _dialect, _statements in _ONLY_ADDED_TO.items():
    for _statement in _statements:
        event.listen(journal, "after_create", DDL(_statement).execute_if(dialect=_dialect))
