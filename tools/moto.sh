#!/bin/sh
# Make .venv-moto hold an S3-compatible server for the tests of release stores. Run by `make test`.
# It stands in an environment of its own: it wants older versions of what the site uses, and nothing of it is imported.
set -eu
wanted=$(.venv/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["store-tests"])')
[ "$(cat .venv-moto/.ready 2>/dev/null)" = "$wanted" ] && exit 0
echo "installing $wanted for the tests of release stores"
rm -rf .venv-moto
.venv/bin/python -m venv .venv-moto
if command -v uv >/dev/null; then
    uv pip install --quiet --python .venv-moto/bin/python $wanted
else
    .venv-moto/bin/python -m pip install --quiet --disable-pip-version-check $wanted
fi || { echo "$wanted could not be installed: the tests of buckets will be skipped" >&2; rm -rf .venv-moto; exit 0; }
echo "$wanted" >.venv-moto/.ready
