# Two commands do everything: `make run` opens the dashboard, `make test` checks the project. Each builds what it needs first.
HOST ?= 127.0.0.1
PORT ?= 8501
SECONDS ?= 600
REPORTS ?= 20000
export PYTHON

BIN := .venv/bin
RUNS := .venv/requirements
CHECKS := .venv/requirements-dev
FUZZES := .venv/requirements-fuzz
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test test-hosted check format bench fuzz

run: $(RUNS)  ## Shows the sample, or the reports of a folder: OGI_REPORTS=DIR make run
	@echo "政府信息公开年报看板 Open Government Information Report Dashboard: http://$(HOST):$(PORT)"
	@$(BIN)/streamlit run app.py --server.address=$(HOST) --server.port=$(PORT)

test:  ## All checks and all tests, those in the browser included
	@.ci/browser
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest --numprocesses 2 --dist worksteal

test-hosted:  ## Tests that take longer: the dashboard as a server for others, signed in and not; axe on every page; many documents
	@.ci/browser
	@$(MAKE) --no-print-directory $(CHECKS)
	$(BIN)/pytest tests/hosted --numprocesses 2 --dist worksteal -o faulthandler_timeout=1800

check: $(CHECKS)  ## Style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(CHECKS)  ## Sets the code in the project's style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(CHECKS)  ## Reports read and added a second, pages on a large library, many readers at once: REPORTS=500000 for half an hour
	@$(BIN)/python -m benchmarks.bench_parsing
	@echo
	@$(BIN)/python -m benchmarks.bench_readers
	@echo
	@$(BIN)/python -m benchmarks.bench_library $(REPORTS)
	@echo
	@$(BIN)/python -m benchmarks.bench_pages 3
	@echo
	@$(BIN)/python -m benchmarks.bench_load --short

fuzz: $(FUZZES)  ## Damaged documents for the readers, ten minutes long or SECONDS=N
	$(BIN)/python -m benchmarks.fuzz_readers $(SECONDS)

$(CHECKS): requirements-cluster.txt  # which it takes in

# The marks of what .venv holds: an environment is built again when the requirements change, and else not touched.
.venv/bin/python:
	@.ci/environment

$(RUNS): requirements.txt constraints.txt | .venv/bin/python
	@echo "Building the environment; the first time takes some minutes."
	@$(PIP) -r requirements.txt
	@touch $@

$(CHECKS) $(FUZZES): .venv/%: %.txt $(RUNS) | .venv/bin/python
	@$(PIP) -r $<
	@touch $@
