"""The web process: gunicorn, told how to serve Tomoni."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.urls import get_resolver
from django.utils import translation
from gunicorn.app.base import BaseApplication

THREADS = 4  # a worker waits for the database most of the time


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with one process for each core, which share the memory of what is loaded once."""

    def load_config(self) -> None:
        """Set what differs from gunicorn's own defaults. No access log: ``audit`` writes one without personal data."""
        for name, value in {
            "bind": f"{settings.TOMONI_BIND}:{settings.TOMONI_PORT}",
            "workers": cores(),
            "worker_class": "gthread",
            "threads": THREADS,
            "preload_app": True,
            "keepalive": 5,
            "timeout": 60,
            "graceful_timeout": 20,
            "control_socket_disable": True,
            "loglevel": "warning",
            "proc_name": "tomoni",
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108 - heartbeats only
        }.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """The application with its routes and words in memory, and no connection open, ready to be forked."""
        settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise complains where it is missing
        application: WSGIHandler = import_module("tomoni.config.wsgi").application
        assert get_resolver().url_patterns
        for language, _ in settings.LANGUAGES:
            with translation.override(language):
                translation.gettext("")
        connections.close_all()
        gc.collect()
        gc.freeze()  # what is loaded now is never garbage: workers need not look at it, and its memory stays shared
        return application


def cores() -> int:
    """The processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1


def serve() -> None:
    """Serve until SIGTERM or SIGINT; requests in hand are finished."""
    Server().run()
