# What a technician and a newcomer run. Everything the site writes lies under DATA_DIR (default: var).
VENV := .venv
PYTHON := $(VENV)/bin/python
BASE_PYTHON ?= python3
JOBS ?= auto

.PHONY: run test lint format dev bench backup restore

run: $(VENV)/.runtime
	@exec $(PYTHON) manage.py serve --prepare

dev: $(VENV)/.development
	@DEBUG=1 $(PYTHON) manage.py prepare --no-static
	@DEBUG=1 $(PYTHON) manage.py dev

test: $(VENV)/.development
	$(PYTHON) -m pytest -n $(JOBS) --dist loadscope
	$(PYTHON) tests/postgres.py -- $(PYTHON) -m pytest -n $(JOBS) --dist loadscope

lint: $(VENV)/.development
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(VENV)/bin/djlint --quiet --lint templates
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export DATA_DIR="$$folder" && \
	$(PYTHON) manage.py makemigrations --check --dry-run && \
	DEBUG=0 SITE_URL=https://example.vn TRUSTED_PROXIES=127.0.0.1 $(PYTHON) manage.py check --deploy --fail-level WARNING

format: $(VENV)/.development
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

bench: $(VENV)/.development
	$(PYTHON) tests/bench/run.py

backup: $(VENV)/.runtime
	@$(PYTHON) manage.py backup

restore: $(VENV)/.runtime
	@test -n "$(FILE)" || { echo "make restore FILE=var/backups/….tar.gz" >&2; exit 2; }
	@$(PYTHON) manage.py restore "$(FILE)"

$(VENV)/bin/python:
	@$(BASE_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make BASE_PYTHON=python3.11 …")'
	$(BASE_PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(VENV)/bin/python
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.development: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime
