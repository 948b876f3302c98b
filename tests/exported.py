"""Responses as workers take them out: answered in a store, and exported by the same code as the page does it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from assess.bootstrap import bootstrap
from assess.core.answers import dump_answer
from assess.service.exports import export_json
from assess.service.responses import Stamp, new_key, open_response, start, store_values
from assess.settings import Settings
from tests.report.builders import Made, one_domain, typical

PLEDGE = "I will sit down before I speak."


def exported(made: Made, entries: Mapping[str, Any] | None = None) -> bytes:
    """Return the file of a response with these answers and plan entries."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"ASSESS_DATA_DIR": folder})
        services = bootstrap(replace(settings, database_url="sqlite://"), key=bytes(32))
        with closing(services.store):
            started = start(services, made.definition, (), "own")
            opened = open_response(services, started.response_id)
            values = {key: dump_answer(answer) for key, answer in made.answers.items()}
            stamp = Stamp(opened.revision, new_key(services))
            store_values(services, opened, {**values, **(entries or {})}, stamp)
            return export_json(services, open_response(services, started.response_id)).encode("utf-8")


def typical_file() -> bytes:
    """Return the file of a worker who is further on than they thought."""
    return exported(typical(), {"plan:pledge": PLEDGE})


def short_file() -> bytes:
    """Return the file of a worker who looked at one domain."""
    return exported(one_domain())
