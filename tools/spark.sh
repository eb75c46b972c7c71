#!/bin/sh
# Make .venv-spark hold the optional packages of the spark extra, and have Java, for the tests of the cluster. Run by `make test`.
# They stand beside .venv, never in it: the site and everyday builds must do without. SME_SPARK=no leaves them out.
set -eu
[ "${SME_SPARK:-yes}" = yes ] || exit 0
wanted=$(.venv/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"])')
if ! command -v java >/dev/null && [ -z "${JAVA_HOME:-}" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing Java 17 for the tests of the Spark cluster"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null ||
            echo "Java could not be installed: the tests of the Spark cluster will be skipped" >&2
    else
        echo "Java is not installed: the tests of the Spark cluster will be skipped (apt-get install openjdk-17-jre-headless)" >&2
        exit 0
    fi
fi
[ "$(cat .venv-spark/.ready 2>/dev/null)" = "$wanted" ] && exit 0
echo "installing $wanted for the tests of the Spark cluster"
rm -rf .venv-spark
if command -v uv >/dev/null; then
    uv pip install --quiet --python .venv/bin/python --target .venv-spark $wanted
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --target .venv-spark $wanted
fi || { echo "$wanted could not be installed: the tests of the Spark cluster will be skipped" >&2; rm -rf .venv-spark; exit 0; }
echo "$wanted" >.venv-spark/.ready
