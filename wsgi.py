"""The application for a WSGI server: `granian --interface wsgi wsgi:app`, settings from the environment."""

import os

from assess.bootstrap import NotReady, bootstrap
from assess.service.retention import start_removing
from assess.settings import Settings, SettingsError
from assess.store import StoreUnavailable
from assess.web import create_app
from assess.web.assets import AssetsMissing

try:
    services = bootstrap(Settings.from_environment(os.environ))
    app = create_app(services)
except (AssetsMissing, NotReady, OSError, SettingsError, StoreUnavailable) as error:
    raise SystemExit(f"Assess cannot start: {error}") from None
start_removing(services)
