"""The directory of one stack (var/): its lock, its secrets, and what the last start wrote down."""

import fcntl
import json
import os
import secrets
from pathlib import Path


class Home:
    def __init__(self, path):
        self.path = Path(path)
        try:
            (self.path / "log").mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path / "stack.lock", os.O_RDWR | os.O_CREAT, 0o644)
        except PermissionError as error:
            raise SystemExit(
                f"{error.filename} belongs to somebody else. "
                f"Start as the user who ran it first, or remove {self.path}."
            ) from None

    def lock(self):
        """True if nobody else runs this stack. The kernel gives the lock back however we end."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @property
    def log(self):
        return self.path / "log"

    @property
    def secrets(self):
        """Made once and never rewritten: without the database's password its data would be lost."""
        file = self.path / "secrets.json"
        if not file.exists():
            names = ("secret_key", "postgres_password", "redis_password")
            _write_private(file, {name: secrets.token_urlsafe(48) for name in names})
        return json.loads(file.read_text())

    @property
    def state(self):
        try:
            return json.loads((self.path / "stack.json").read_text())
        except FileNotFoundError:
            return {}

    def remember(self, **changes):
        """Keeps these values for the next start; None forgets one. settings.py reads "env" from here."""
        state = self.state | changes
        _write_private(
            self.path / "stack.json", {key: value for key, value in state.items() if value is not None}
        )


def _write_private(file, value):
    """Whole or not at all, and readable for the owner only."""
    scratch = file.with_suffix(".new")
    scratch.unlink(missing_ok=True)
    with open(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(value, out, indent=1)
    scratch.replace(file)
