#!/bin/sh
# Make .venv hold exactly what requirements.lock says. $1 is the Python to use. Run by `make setup`.
set -eu
python=$1
fail() { echo "make setup: $1" >&2; exit 1; }

command -v "$python" >/dev/null ||
    fail "there is no $python; install Python 3.11 or newer, or name yours: make setup PYTHON=python3.12"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$python is $("$python" -V 2>&1); Python 3.11 or newer is needed: make setup PYTHON=python3.12"

if command -v uv >/dev/null; then
    [ -x .venv/bin/python ] || uv venv --quiet --no-config --python "$("$python" -c 'import sys; print(sys.executable)')" .venv
    uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock
else
    "$python" -c 'import ensurepip' 2>/dev/null ||
        fail "$python cannot make virtual environments; on Debian or Ubuntu: apt-get install python3-venv"
    "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
fi
