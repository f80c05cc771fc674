"""What a run was made with, so that it can be repeated: a fingerprint of the engine, and the solvers."""

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

ENGINE = Path(__file__).resolve().parent.parent / "engine"


@cache
def engine_fingerprint():
    """Of the engine's sources: it changes when anything in them does."""
    digest = hashlib.sha256()
    for file in sorted(ENGINE.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def now():
    solvers = {name: version(name) for name in ("highspy", "ortools")}
    return {"engine": engine_fingerprint(), "python": platform.python_version(), **solvers}
