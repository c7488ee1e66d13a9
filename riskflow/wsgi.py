"""The application for a WSGI server: `gunicorn riskflow.wsgi:application`."""

import os

from riskflow.app import create_app
from riskflow.config import Config

application = create_app(Config.from_environment(os.environ))
