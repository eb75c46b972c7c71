# SME Big Data. `make run` on a fresh machine needs Python 3.11 or newer, Node 18 or newer with npm, and make.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8050
ARGS ?=
export HOST PORT

BIN := .venv/bin
VENV := .venv/.ready
PACKAGES := node_modules/.ready
LIGHTHOUSE := tools/lighthouse/node_modules/.ready
VENDOR := assets/vendor/.ready
STATIC := data/build/static/manifest.json
OWN_ASSETS := assets $(filter-out assets/vendor,$(wildcard assets/*))

.PHONY: help setup run build test check bench lighthouse lock browser proxy moto spark sbom clean
.DELETE_ON_ERROR:
.SUFFIXES:

help:
	@echo "make run            set up, build a release if there is none, serve on http://$(HOST):$(PORT) (HOST=, PORT=)"
	@echo "make test           set up, Chromium included, run every test (ARGS=\"-k words\")"
	@echo "make build          build and publish a release (ARGS=\"--drop DIR\")"
	@echo "make check          lint, format, types, architecture"
	@echo "make bench          benchmarks; table and JSON under data/build/bench/"
	@echo "make lighthouse     scores of Lighthouse beside their aims, on the release served; JSON under data/build/bench/"
	@echo "make setup          only what the other commands need first; instant when nothing changed"
	@echo "make sbom           what the site is made of, as CycloneDX, under data/build/sbom/"
	@echo "make lock           renew requirements.lock and package-lock.json (needs uv)"
	@echo "make clean          remove what set-up made; releases stay"

setup: $(STATIC)
	@:

run: setup
	@test -e data/build/current || $(BIN)/python -m etl build
	-@$(BIN)/python -m pages.serving.social
	@exec $(BIN)/python app.py

build: setup
	@$(BIN)/python -m etl build $(ARGS)
	-@$(BIN)/python -m pages.serving.social

# All cores for what can share them; then, one after the other, the tests that stop, starve and measure servers.
test: setup browser proxy moto spark
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --ignore tests/sturdy $(ARGS)
	@$(BIN)/python -m pytest tests/sturdy $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/architecture

bench: setup browser
	@$(BIN)/python -m tests.bench $(ARGS)

lighthouse: setup browser $(LIGHTHOUSE)
	@test -e "$${SME_HOME:-data/build}/current" || $(BIN)/python -m etl build --published-only
	@$(BIN)/python -m tests.bench --lighthouse $(ARGS)

lock:
	@command -v uv >/dev/null || { echo "make lock: uv is missing; install it with: pipx install uv" >&2; exit 1; }
	uv pip compile requirements.in -o requirements.lock --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet
	npm install --package-lock-only
	npm install --package-lock-only --prefix tools/lighthouse

browser:
	@sh tools/chromium.sh

proxy:
	@sh tools/nginx.sh

moto: $(VENV)
	@sh tools/moto.sh

spark: $(VENV)
	@sh tools/spark.sh

sbom: setup
	@$(BIN)/python tools/sbom.py

clean:
	rm -rf .venv .venv-moto .venv-spark node_modules tools/lighthouse/node_modules assets/vendor data/build/static .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV): requirements.lock tools/venv.sh
	@sh tools/venv.sh $(PYTHON)
	@touch $@

$(PACKAGES): package-lock.json package.json .npmrc
	@command -v npm >/dev/null || { echo "make setup: npm is missing; install Node.js 18 or newer (Debian: apt-get install npm)" >&2; exit 1; }
	@npm ci --ignore-scripts --silent || { echo "make setup: npm ci failed; run it by hand to see why: npm ci --ignore-scripts" >&2; exit 1; }
	@touch $@

$(LIGHTHOUSE): $(PACKAGES) $(wildcard tools/lighthouse/*.json)
	@npm ci --ignore-scripts --silent --prefix tools/lighthouse || { echo "make lighthouse: npm ci failed; run it by hand to see why: npm ci --ignore-scripts --prefix tools/lighthouse" >&2; exit 1; }
	@touch $@

$(VENDOR): $(VENV) $(PACKAGES) $(wildcard tools/*.mjs) tools/vendor_dash.py $(wildcard tools/vendor_*fonts.py)
	@node tools/vendor.mjs
	@$(BIN)/python tools/vendor_dash.py
	@$(BIN)/python tools/vendor_fonts.py
	@$(BIN)/python tools/vendor_first_fonts.py
	@touch $@

$(STATIC): $(VENDOR) $(OWN_ASSETS) tools/static.py
	@$(BIN)/python tools/static.py
