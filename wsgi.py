"""The application for a WSGI server: `granian --interface wsgi wsgi:app`, settings from the environment."""

import os

from assess.bootstrap import bootstrap
from assess.service.retention import start_removing
from assess.settings import Settings
from assess.web import create_app

services = bootstrap(Settings.from_environment(os.environ))
app = create_app(services)
start_removing(services)
