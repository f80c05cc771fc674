# Read by the other commands: finds a Python, which then makes .venv and installs what is missing.
# $requirements: the files to install.

probe='
import sys
version = ".".join(map(str, sys.version_info[:3]))
if sys.version_info < (3, 11):
    sys.exit("is version " + version)
try:
    import ensurepip, venv
except ImportError:
    sys.exit("lacks venv; on Debian and Ubuntu: apt-get install python%d.%d-venv" % sys.version_info[:2])
'

# Prints the first of its arguments that will do.
find_python() {
  for candidate; do
    command -v "$candidate" >/dev/null || continue
    if problem=$("$candidate" -c "$probe" 2>&1); then
      echo "$candidate"
      return
    fi
    echo "$candidate $problem" >&2
  done
  echo "Python 3.11 or newer with venv is needed. Install one, or name one: PYTHON=/path/to/python3 bin/run" >&2
  return 1
}

if .venv/bin/python -c 'import pip' 2>/dev/null; then
  python=.venv/bin/python
elif [ -n "${PYTHON:-}" ]; then
  python=$(find_python "$PYTHON")
else
  python=$(find_python python3 python3.14 python3.13 python3.12 python3.11)
fi
"$python" iwate_kankei/devstack/install.py $requirements
