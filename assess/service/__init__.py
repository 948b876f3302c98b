"""Use cases: one short function per intention, with no knowledge of the web and no SQL."""
