"""python -m tests.chromium [--install]: is there a browser for tests/browser?"""

import os
import shutil
import subprocess
import sys

# The same engine without windows and without pages of its own: the browser tests take two thirds of the time.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CURE = f"bin/test --browser as root, apt-get install {SHELL}, or CHROMIUM=/path/to/chromium"
FONT = "fonts-noto-cjk"  # without Japanese letters every word is a row of boxes, and as wide as those


def find():
    """The path, or None."""
    return next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM", ""), *NAMES])), None)


def install():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"No Chromium, and it takes root and apt-get to install it. Cure: {CURE}")
    subprocess.run(["apt-get", "update", "-q"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", SHELL, FONT], check=True)


if __name__ == "__main__" and not find():
    if "--install" in sys.argv:
        install()
    else:
        print(f"No Chromium: tests/browser is skipped. Cure: {CURE}")
