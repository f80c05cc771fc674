"""What a start takes from the environment, and what it gives to the settings when the servers are ours."""

import os
import subprocess
import sys

import psycopg2
import redis

from ..catalogue import BASE_DIR
from .processes import holder_of, is_free


def local_settings(*, port, secret_key):
    """Values that the person at the keyboard has set in the environment win over these."""
    defaults = {
        "SECRET_KEY": secret_key,
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "INSECURE_HTTP": "1",
        "DEMO": "1",
    }
    return {name: os.environ.get(name) or value for name, value in defaults.items()}


def checked_port(port):
    """The number, or the end with one line that says what to do."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SystemExit(f"PORT is {port!r}. Set it to a number from 1 to 65535.")
    port = int(port)
    if not is_free(port):
        other = next(filter(is_free, range(8000, 8100)), "another number")
        holder = holder_of(port)
        by = f" ({holder})" if holder else ""
        raise SystemExit(f"Port {port} is taken{by} or not allowed. Cure: PORT={other} bin/run")
    return port


def servers_are_given():
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"))


def check_given_servers():
    """A setting that is missing or wrong, or a server that does not answer, ends the start with one line."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        if not os.environ.get(name):
            raise SystemExit(f"{name} is not set. Give both DATABASE_URL and REDIS_URL, or neither.")
    command = [sys.executable, "-c", "import iwate_kankei.settings"]
    settings = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True)
    if settings.returncode != 0:
        raise SystemExit(settings.stderr.strip())
    try:
        psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
    except psycopg2.OperationalError as error:
        raise SystemExit(
            f"DATABASE_URL: {str(error).splitlines()[0]}. Start that server, or correct it."
        ) from None
    try:
        with redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=5) as client:
            client.ping()
    except redis.RedisError as error:
        raise SystemExit(f"REDIS_URL: {error} Start that server, or correct it.") from None
