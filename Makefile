# Toàn Dân. `make run` serves the sample province, `make test` runs the whole suite.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
PORT ?= 8000

help:  ## Show what can be made
	@grep -hE '^[a-z-]+%?:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: help install run test check bench lock messages screenshots assets format clean

# PostgreSQL's driver is LGPL and stands among what only developers need
DRIVER := $(if $(filter postgres%,$(TOANDAN_DATABASE_URL)),.venv/installed-dev)

install: .venv/installed $(DRIVER) assets  ## Set up .venv with the toandan command

.venv/installed: requirements/run.txt pyproject.toml tools/make_venv.sh
	bash tools/make_venv.sh run && touch $@

.venv/installed-dev: .venv/installed requirements/dev.txt
	bash tools/make_venv.sh dev && touch $@

assets: node_modules/installed  ## Fetch the browser libraries and put them in place

node_modules/installed: package-lock.json tools/vendor_assets.mjs
	npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	npm run --silent vendor && touch $@

run: install  ## Install, load the sample province, serve on http://localhost:8000 (PORT=8010 for another)
	bash tools/system_packages.sh run
	$(BIN)/toandan setup --sample
	$(BIN)/toandan serve --port $(PORT)

test: install .venv/installed-dev  ## Run the whole suite on SQLite and on PostgreSQL
	bash tools/system_packages.sh test
	$(BIN)/python tools/run_tests.py

check: install .venv/installed-dev  ## Lint, types, import floors
	$(BIN)/ruff check && $(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/installed-dev  ## Format and mend what can be mended
	$(BIN)/ruff check --fix; $(BIN)/ruff format

bench: .venv/installed-dev  ## Run all benchmarks
	$(BIN)/python benchmarks/run.py

bench-%: .venv/installed-dev  ## Run one benchmark, such as bench-spine
	$(BIN)/python benchmarks/run.py $*

lock: .venv/installed-dev  ## Pin every dependency anew, with hashes and without host names
	bash tools/lock.sh

messages: .venv/installed-dev  ## Gather and compile the words of the interface (needs Debian's gettext)
	bash tools/messages.sh

screenshots: install .venv/installed-dev  ## Take the pictures of README from the running sample province
	bash tools/system_packages.sh test
	$(BIN)/python -m tools.screenshots

clean:  ## Remove what was built; data in var/ stays
	rm -rf .venv node_modules .cache .mypy_cache .ruff_cache .pytest_cache
