"""The application for a WSGI server: `gunicorn riskflow.wsgi:application`."""

import os

from riskflow.app import create_app
from riskflow.config import Config
from riskflow.logs import configure_logs

config = Config.from_environment(os.environ)
configure_logs(config.log_level)
application = create_app(config)
