"""The only SQL: one Store on SQLite or PostgreSQL, the records it speaks in, and the errors it raises."""

from __future__ import annotations

from assess.store.records import (
    Change,
    Conflict,
    DefinitionRecord,
    Device,
    Json,
    KeptResponse,
    Pair,
    PairSide,
    ResponseMissing,
    ResponseRecord,
    ResultDimensionRecord,
    ResultRecord,
    ResultStamp,
    Saved,
    SessionRecord,
    Status,
    StoredAnswer,
    StoreError,
    StoreRefused,
    StoreUnavailable,
    Unstorable,
)
from assess.store.store import Store

__all__ = [
    "Change",
    "Conflict",
    "DefinitionRecord",
    "Device",
    "Json",
    "KeptResponse",
    "Pair",
    "PairSide",
    "ResponseMissing",
    "ResponseRecord",
    "ResultDimensionRecord",
    "ResultRecord",
    "ResultStamp",
    "Saved",
    "SessionRecord",
    "Status",
    "Store",
    "StoreError",
    "StoreRefused",
    "StoreUnavailable",
    "StoredAnswer",
    "Unstorable",
]
