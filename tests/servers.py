"""Loaded (-p in pyproject.toml) before pytest-django reads the settings: a bare `pytest` finds servers too.

The processes of pytest-xdist inherit the environment: only the first process starts servers.
"""

import atexit
import os
from contextlib import ExitStack

from iwate_kankei.catalogue import compile_stale
from iwate_kankei.devstack.servers import throwaway

if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
    compile_stale()
    _servers = ExitStack()
    os.environ |= _servers.enter_context(throwaway()).urls
    atexit.register(_servers.close)
