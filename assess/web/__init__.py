"""The pages: the only part that knows Flask and WTForms."""

from assess.web.app import create_app

__all__ = ["create_app"]
