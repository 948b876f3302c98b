"""The compiled style sheet, script and typeface.

Read once, sent with a year of caching under a name made from their content.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

import flask

from assess.settings import resource

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Response

_A_YEAR = "public, max-age=31536000, immutable"
_TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".css": "text/css"}
_NOT_SMALLER = {".woff2"}


class AssetsMissing(Exception):  # noqa: N818  the sentence it carries says what to do
    """The front end has not been compiled; the message says how."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file; ``zipped`` is empty when zipping does not make it smaller."""

    content: bytes
    zipped: bytes
    type: str


def compiled() -> Path:
    """Return the folder of the compiled front end. Raises AssetsMissing."""
    try:
        return resource("static")
    except FileNotFoundError as missing:
        raise AssetsMissing(str(missing)) from None


class Assets:
    """The files by the name they are sent under, and that name by the plain one."""

    def __init__(self, folder: Path) -> None:
        """Read everything the manifest names. Raises AssetsMissing."""
        try:
            names: dict[str, str] = json.loads((folder / "manifest.json").read_bytes())
            self._files = {hashed: _read(folder / hashed) for hashed in names.values()}
        except FileNotFoundError as missing:
            message = f"{missing.filename} is missing: run `make assets` to compile the style sheet."
            raise AssetsMissing(message) from None
        self._urls = {name: f"/static/{hashed}" for name, hashed in names.items()}

    def url(self, name: str) -> str:
        """Return the address of a file. Raises KeyError for a name that is not in the manifest."""
        return self._urls[name]

    def send(self, name: str) -> Response:
        """Answer with a file, or 404."""
        asset = self._files.get(name)
        if asset is None:
            flask.abort(404)
        zipped = asset.zipped and "gzip" in flask.request.headers.get("Accept-Encoding", "")
        response = flask.Response(asset.zipped if zipped else asset.content, content_type=asset.type)
        response.headers["Cache-Control"] = _A_YEAR
        response.headers["Vary"] = "Accept-Encoding"
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        return response


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    zipped = b"" if path.suffix in _NOT_SMALLER else gzip.compress(content, 9, mtime=0)
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(content, zipped, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
