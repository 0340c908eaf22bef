# make run    the app on http://localhost:8501
# make test   everything CI checks: lint, the core, the pages, the main path in a browser
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

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile
