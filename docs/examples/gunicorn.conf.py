"""Gunicorn for RiskFlow behind a web server on the same machine: `gunicorn --config gunicorn.conf.py`."""

wsgi_app = "riskflow.wsgi:application"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 4

# Seconds. A process that answers nothing for so long is replaced; a connection that is idle is closed.
timeout = 60
graceful_timeout = 30
keepalive = 5

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# No header says where the application lies, or under which scheme: the setting base_url does.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
header_map = "refuse"

# RiskFlow logs each request itself.
accesslog = None
