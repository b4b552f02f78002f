"""Tests run on the demo's settings, in a data folder of their own, with no network."""

import os
import tempfile

os.environ.setdefault("TOMONI_DATA", os.path.join(tempfile.gettempdir(), f"tomoni-tests-{os.getuid()}"))
os.environ.setdefault("TOMONI_DEMO", "1")
os.environ.setdefault("TOMONI_LOG_LEVEL", "ERROR")
