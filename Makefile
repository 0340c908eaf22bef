# make run    the app on http://localhost:8501
# make kitchen the app for the local network, for people with an account; ARGS="--port 8600" and the like
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

# PostgreSQL's programs for the tests, which start a server of their own: the system's, else Debian's package when root,
# without the server that the package would set up.
CLUSTERS := /etc/postgresql-common/createcluster.conf
.venv/postgresql: .venv/installed-dev
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && export DEBIAN_FRONTEND=noninteractive \
	     && apt-get update -qq && apt-get install -y -qq postgresql-common >/dev/null \
	     && sed -i 's/^#* *create_main_cluster.*/create_main_cluster = false/' $(CLUSTERS) \
	     && apt-get install -y -qq --no-install-recommends postgresql >/dev/null; } \
	|| echo "PostgreSQL is not installed: what holds on it is not tested here."
	@touch $@

# Caddy and nginx for the tests, which start them as they like: the system's, else unpacked from Debian's packages, so that
# no service is set up.
.venv/proxies: .venv/installed-dev
	@{ command -v caddy && { command -v nginx || command -v /usr/sbin/nginx; }; } >/dev/null && mkdir -p $@ \
	|| { command -v apt-get >/dev/null && mkdir -p $@.part && cd $@.part \
	     && { [ "$$(id -u)" != 0 ] || apt-get update -qq; } \
	     && apt-get -qq -o APT::Sandbox::User=root download caddy nginx \
	     && for package in *.deb; do dpkg -x "$$package" . || exit 1; done && rm *.deb && mv ../proxies.part ../proxies; } \
	|| { rm -rf $@.part; mkdir -p $@; echo "Caddy and nginx are not installed: the files in deploy/ are not tested here."; }

.PHONY: help run kitchen test lint format stress bench sample

help:
	@sed -n 's/^# //p' Makefile

run: .venv/installed
	$(BIN)/python -m streamlit run app.py

kitchen: .venv/installed
	@$(BIN)/python app.py $(ARGS)

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: export PYTHONDONTWRITEBYTECODE :=
test: lint .venv/browser .venv/postgresql .venv/proxies
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

stress: .venv/installed-dev .venv/postgresql
	$(BIN)/python -m pytest tests/stress

bench: .venv/installed-dev
	$(BIN)/python -m tests.benchmarks $(if $(DATA),--data "$(DATA)")

sample: .venv/installed
	$(BIN)/python sample_data/generate.py
