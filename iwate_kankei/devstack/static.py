"""Have the static files changed since they were last collected?"""

import hashlib


def static_fingerprint(base):
    """Changes with every file under static/ and <app>/static/, and with the packages that bring their own."""
    digest = hashlib.sha256((base / "requirements.txt").read_bytes())
    for directory in sorted([base / "static", *base.glob("*/static")]):
        for file in sorted(directory.rglob("*")):
            status = file.stat()
            digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
