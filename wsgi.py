"""The application for a WSGI server: `granian --interface wsgi wsgi:app`, settings from the environment."""

import os

from assess.bootstrap import bootstrap
from assess.settings import Settings
from assess.web import create_app

app = create_app(bootstrap(Settings.from_environment(os.environ)))
