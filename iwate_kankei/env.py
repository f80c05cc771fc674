"""Settings from the environment; what is missing or malformed ends the start with one line and its cure."""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent


class SettingError(SystemExit):
    def __init__(self, name, problem, cure):
        super().__init__(f"{name} {problem}. {cure}")


def _local_stack():
    """What `bin/run` has put down for this checkout, so that `manage.py` works beside it."""
    try:
        return json.loads((BASE_DIR / "var" / "stack.json").read_text()).get("env", {})
    except (OSError, ValueError):
        return {}


_stack = {} if "DATABASE_URL" in os.environ else _local_stack()


def text(name, default=None):
    return os.environ.get(name) or _stack.get(name) or default


def prefixed(prefix):
    """{name without the prefix: value} of everything set that begins with it."""
    return {name.removeprefix(prefix): value for name, value in os.environ.items() if name.startswith(prefix)}


def required(name, cure):
    value = text(name)
    if not value:
        raise SettingError(name, "is not set", cure)
    return value


def flag(name):
    value = text(name, "0").lower()
    if value not in {"0", "1", "true", "false"}:
        raise SettingError(name, f"is {value!r}", "Set it to 1 or 0.")
    return value in {"1", "true"}


def number(name, default):
    value = text(name, str(default))
    if not value.isdecimal():
        raise SettingError(name, f"is {value!r}", "Set it to a whole number.")
    return int(value)


def url(name, schemes, example):
    """A URL whose scheme is one of `schemes` and that names a host."""
    cure = f"Set it like {example}"
    value = required(name, cure)
    try:
        parts = urlsplit(value)
        valid = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1)
    except ValueError:
        valid = False
    if not valid:
        raise SettingError(name, "is not an address of the kind " + " or ".join(schemes), cure)
    return value
