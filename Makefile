# make run    the app on http://localhost:8501
# make test   everything CI checks: lint, the core, the pages, the main path in a browser
# make stress the long tests
# make bench  speed, memory and accuracy; DATA=folder adds real demand to measure on
# make format sort imports and format the code
# make sample write the sample restaurant anew, the same bytes
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.venv/installed: requirements.txt constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@

# A browser for the tests: the system's, else Debian's package when root, else Playwright's own.
.venv/browser: .venv/installed-dev
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && apt-get update -qq && apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; } \
	|| $(BIN)/python -m playwright install --with-deps chromium
	@touch $@

.PHONY: help run test lint format stress bench sample

help:
	@sed -n 's/^# //p' Makefile

run: .venv/installed
	$(BIN)/python -m streamlit run app.py

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: lint .venv/browser
	$(BIN)/python -m pytest -n 2 --dist loadfile

stress: .venv/installed-dev
	$(BIN)/python -m pytest tests/stress

bench: .venv/installed-dev
	$(BIN)/python -m tests.benchmarks $(if $(DATA),--data "$(DATA)")

sample: .venv/installed
	$(BIN)/python sample_data/generate.py
