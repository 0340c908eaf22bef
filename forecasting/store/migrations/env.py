"""Alembic's entry: runs the steps on the connection that ``open_database`` (or a developer's command) gives."""

from alembic import context

from forecasting.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
