# What a newcomer types. Needed: python3 (3.11 or newer) with pip, and make; the rest is installed
# into .tools and .venv, here in this folder.

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 .tools/bin/uv
BIN := .venv/bin
CHROMIUM ?= $(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name) 2>/dev/null)))

.PHONY: help run test attacks faults lint bench manage lock clean

help:
	@echo "make run     start Seven Cs on this machine   (PORT=8001, DEMO=0: without the sample company)"
	@echo "make test    lint, import contracts and every test   (ARGS='tests/plan -x': some of them)"
	@echo "make attacks try to break the promise of the pulses in every way we know, in some ten minutes"
	@echo "make faults  kill, stop and cut off what sends mail, in some ten minutes; counts what is lost"
	@echo "make lint    the quick part of it"
	@echo "make bench   measure, as ratios"
	@echo "make words   bring the translations in locale/ up to date"
	@echo "make manage do='import_roster people.csv'   a command on the running installation"
	@echo "make lock    resolve the dependencies anew"
	@echo "make clean   remove what was installed; var/, your data, stays"

run: .venv/run.stamp
	@exec $(BIN)/python -m culture.embedded

test: lint
ifeq ($(CHROMIUM),)
	@echo "No chromium was found: the browser tests are SKIPPED (Debian: apt install chromium)."
	$(BIN)/python -m pytest -m "not browser" $(ARGS)
else
	CHROMIUM=$(CHROMIUM) $(BIN)/python -m pytest $(ARGS)
endif

attacks: .venv/dev.stamp
	CHROMIUM=$(CHROMIUM) $(BIN)/python -m tests.attacks $(ARGS)

faults: .venv/dev.stamp
	$(BIN)/python -m tests.faults $(ARGS)

lint: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

bench: .venv/dev.stamp
	$(BIN)/python -m tests.benchmarks

words: .venv/dev.stamp
	SECRET_KEY=words DJANGO_SETTINGS_MODULE=culture.settings $(BIN)/python -m tests.catalogues

manage: .venv/run.stamp
	@test -f "$${VAR_DIR:-var}/environment" || { echo "Start Seven Cs first: make run"; exit 1; }
	@. "$${VAR_DIR:-./var}/environment" && exec $(BIN)/python manage.py $(do)

# Installing ---------------------------------------------------------------------------------

.venv/run.stamp: requirements.lock .venv/bin/python
	$(UV) pip install --python $(BIN)/python --require-hashes -r $<
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/bin/python
	$(UV) pip install --python $(BIN)/python --require-hashes -r $<
	@touch $@ .venv/run.stamp

.venv/bin/python: | .tools/bin/uv
	$(UV) venv --allow-existing --python "$$(command -v $(PYTHON))" .venv

.tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Seven Cs needs Python 3.11 or newer; '$(PYTHON)' is older or missing."; \
	  echo "Name another one: make PYTHON=python3.13 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { \
	  echo "pip is missing. Debian and Ubuntu: apt install python3-pip   Fedora: dnf install python3-pip"; \
	  echo "Elsewhere: $(PYTHON) -m ensurepip --upgrade"; exit 1; }
	PIP_ROOT_USER_ACTION=ignore $(PYTHON) -m pip install --quiet --upgrade --target .tools uv==$(UV_VERSION)

# The export names no host; the lock file that uv itself keeps would, so it does not stay.
EXPORT := export --quiet --format requirements-txt --no-header --no-annotate --no-emit-project
lock: .tools/bin/uv
	$(UV) lock --quiet --python "$$(command -v $(PYTHON))"
	$(UV) $(EXPORT) --frozen --no-dev --output-file requirements.lock >/dev/null
	$(UV) $(EXPORT) --frozen --output-file requirements-dev.lock >/dev/null
	@rm uv.lock

clean:
	rm -rf .venv .tools .pytest_cache .ruff_cache .import_linter_cache .hypothesis staticfiles
