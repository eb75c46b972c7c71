#!/bin/sh
# Make sure that a Chromium for the browser tests is on PATH. Run by `make test`.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing chromium for the browser tests"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
cat >&2 <<'TEXT'
make test: the browser tests need Chromium, and only root can install it here. Either
  - install it: sudo apt-get install --no-install-recommends chromium
  - or run the other tests: .venv/bin/python -m pytest -m "not browser"
TEXT
exit 1
