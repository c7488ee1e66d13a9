"""The application as gunicorn starts it in production, in a process that trusts one certificate only: the test's."""

import importlib
import os

import requests.adapters

requests.adapters.DEFAULT_CA_BUNDLE_PATH = os.environ["ATTACK_AUTHORITY"]
application = importlib.import_module("riskflow.wsgi").application
