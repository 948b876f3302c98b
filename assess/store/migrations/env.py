"""What alembic runs: the migrations, on the connection and inside the transaction that the program has opened."""

from __future__ import annotations

from alembic import context

from assess.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
