"""PostgreSQL and Redis together: kept under var/, or thrown away after a run of tests."""

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from .home import Home
from .postgres import Postgres
from .processes import end_leftovers, stop, written_down
from .redis import Redis

PREFIX = "iwate-kankei-throwaway-"


class Servers:
    def __init__(self, home, *, durable=True, echo=True):
        self.home = home
        self.postgres = Postgres(home, durable=durable, echo=echo)
        self.redis = Redis(home, durable=durable)
        self.urls = {}

    def start(self):
        try:
            self._start(self.postgres, "DATABASE_URL")
            self._start(self.redis, "REDIS_URL")
        except BaseException:
            self.stop()
            raise

    def _start(self, server, variable):
        key = f"{server.name}_port"
        port = server.start(self.home.state.get(key))
        self.urls[variable] = server.url(port)
        self.home.remember(**{key: port})

    def revive(self):
        """Start again what has died by itself, on the same port; returns the names."""
        dead = [
            (server, variable)
            for server, variable in ((self.postgres, "DATABASE_URL"), (self.redis, "REDIS_URL"))
            if not server.child.alive
        ]
        for server, variable in dead:
            server.child.end_group()
            self._start(server, variable)
        return [server.name for server, _variable in dead]

    @property
    def children(self):
        """In the order of stopping: Redis first, for PostgreSQL keeps the truth."""
        return [server.child for server in (self.redis, self.postgres) if server.child]

    def stop(self):
        for child in self.children:
            stop([child], grace=2.5)


@contextmanager
def throwaway(*, durable=False):
    """Servers in a temporary directory, quick because nothing is synced to disk unless `durable`."""
    _sweep()
    directory = Path(tempfile.mkdtemp(prefix=PREFIX))
    directory.chmod(0o711 if os.geteuid() == 0 else 0o700)  # root lends PostgreSQL to another account
    home = Home(directory)
    home.lock()
    servers = Servers(home, durable=durable, echo=False)
    try:
        servers.start()
        home.remember(processes=written_down(servers.children))
        yield servers
    finally:
        servers.stop()
        shutil.rmtree(servers.postgres.data, ignore_errors=True)
        shutil.rmtree(directory, ignore_errors=True)


def _sweep():
    """Remove what runs that were killed have left: nobody holds the lock of their directory any more."""
    for directory in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        lock = directory / "stack.lock"
        if not os.access(lock, os.W_OK) or time.time() - directory.stat().st_mtime < 60:
            continue  # another user's, or being made just now
        with open(lock) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            end_leftovers(Home(directory).state.get("processes", []))
            shutil.rmtree(directory, ignore_errors=True)
