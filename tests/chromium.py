"""Where the browser for tests/browser is. As a program (bin/test --browser): install it if it is missing."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CURE = "install chromium (apt-get install chromium), or name one: CHROMIUM=/path/to/chromium"


def find():
    """The path, or None."""
    return next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM", ""), *NAMES])), None)


def main():
    if find():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"No browser found: {CURE}")
    subprocess.run(["apt-get", "update", "-q"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"], check=True)


if __name__ == "__main__":
    main()
