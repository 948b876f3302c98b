# The two commands a newcomer needs are `make run` and `make test`; `make help` lists them all.
.DEFAULT_GOAL := help
.PHONY: help run test lint soak bench wheel assets clean

PORT ?= 8000
export PORT
BIN := .venv/bin

# Homebrew's libraries lie outside the folders a Python from elsewhere looks in.
ifeq ($(shell uname),Darwin)
  export DYLD_FALLBACK_LIBRARY_PATH := $(shell brew --prefix 2>/dev/null)/lib:/usr/local/lib:/usr/lib
endif

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## set up what is missing, then serve on http://127.0.0.1:8000 (PORT= for another)
	@.ci/setup run
	@$(BIN)/assess serve

test: ## the same set-up, then every check and every test, browser ones included
	@.ci/setup test
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest

lint: ## style, types, import rules, declared dependencies
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry assess

soak: ## the long durability harnesses: processes killed, power cut, disks and databases in trouble
	@.ci/setup soak
	$(BIN)/python -m tests.soak
	ASSESS_TEST_SHEETS=2000 $(BIN)/python -m pytest -q tests/report/test_by_hand.py

bench: ## what a request, an assessment and a PDF cost here, beside their budgets
	@.ci/setup run
	$(BIN)/python -m tests.benchmarks

wheel: ## dist/*.whl with templates, questionnaires, compiled assets and migrations inside
	@.ci/setup assets
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

assets: ## compile the style sheet, typeface and script into assets/dist
	@.ci/setup assets

clean: ## remove what the set-up and the tests made; your data in var/ stays
	rm -rf .venv assets/dist assets/node_modules build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
