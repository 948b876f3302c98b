"""The migrations of the store, run by `assess.store.migrating`."""
