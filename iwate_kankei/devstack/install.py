"""python install.py REQUIREMENTS... : makes .venv and installs what these files ask for, if they changed.

Run by bin/setup.sh with any Python 3.11 or newer, before anything is installed: standard library only.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"


def main(names):
    (BASE_DIR / "var").mkdir(exist_ok=True)
    with open(BASE_DIR / "var" / "install.lock", "a") as lock:
        wait_for(lock)
        if not works():
            make_venv()
        done = json.loads(STAMP.read_text()) if STAMP.exists() else {}
        wanted = {name: hashlib.sha256((BASE_DIR / name).read_bytes()).hexdigest() for name in names}
        changed = [name for name in names if done.get(name) != wanted[name]]
        if changed:
            install(changed)
            STAMP.write_text(json.dumps(done | wanted))


def wait_for(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another command is installing just now; waiting for it.", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)


def works():
    """False also for a half-made one, or one whose Python has been removed since."""
    return (
        PYTHON.exists() and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0
    )


def make_venv():
    print(f"Making .venv with Python {sys.version.split()[0]}", flush=True)
    if VENV.is_symlink():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    result = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if result.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit(f"{result.stdout}{result.stderr}Could not make .venv with {sys.executable}.")


def install(names):
    print(f"Installing {' and '.join(names)}; the first time this takes a minute or two", flush=True)
    files = [word for name in names for word in ("-r", BASE_DIR / name)]
    # Without compiling: half the time, and what is never imported need not be compiled.
    options = ["--disable-pip-version-check", "--no-input", "--no-compile"]
    command = [PYTHON, "-m", "pip", "install", *options, *files]
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for line in pip.stdout:
        lines.append(line)
        if line.startswith(("Collecting ", "Installing ", "Building ")):
            print(f"  {line.split(' (from')[0].strip()[:100]}", flush=True)
    if pip.wait() != 0:
        sys.stderr.writelines(lines[-20:])
        raise SystemExit(
            "Installing failed, see above. Cure: check the network (or pip's settings) and start again."
        )


main(sys.argv[1:])
