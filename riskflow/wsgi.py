"""The application for a WSGI server: `gunicorn riskflow.wsgi:application`."""

import os
import sys

from riskflow.config import Config, ConfigError
from riskflow.garbage import no_collection
from riskflow.logs import configure_logs

with no_collection():
    from riskflow.app import serving_app

NEVER_BEGUN = 3
"""The status with which gunicorn's processes say that starting them again is of no use."""

try:
    config = Config.from_environment(os.environ)
    configure_logs(config.log_level)
    application = serving_app(config)
except ConfigError as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(NEVER_BEGUN)
