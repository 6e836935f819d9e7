"""How gunicorn serves the site; ``manage.py serve`` starts it with this file."""

import os
from pathlib import Path

from django.conf import settings
from django.db import connections

bind = settings.HOST if settings.HOST.startswith("unix:") else f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = settings.WEB_WORKERS
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 25
keepalive = 15
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True
# Which proxies are believed is decided once, by TRUSTED_PROXIES in portal/proxies.py.
forwarded_allow_ips = ""
umask = 0o007  # a proxy of the same group reaches the socket, nobody else does

logconfig_dict = {
    **settings.LOGGING,
    "loggers": {"gunicorn.error": {"level": "INFO", "propagate": True}},
}


def post_fork(server, worker):
    connections.close_all()
