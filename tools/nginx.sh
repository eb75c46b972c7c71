#!/bin/sh
# Make sure that nginx with the module for brotli files is there for the tests of deploy/. Run by `make test`.
set -eu
PATH=$PATH:/usr/sbin
if command -v nginx >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing nginx for the tests of deploy/"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx libnginx-mod-http-brotli-static >/dev/null
    # The tests start one of their own; the system's must not hold port 80.
    if [ -e /run/nginx.pid ]; then nginx -s stop || true; fi
    exit 0
fi
echo "nginx is not installed: the tests of deploy/ will be skipped (apt-get install nginx libnginx-mod-http-brotli-static)" >&2
