# Two commands for a machine with Python and make: `make run`, `make test`. The rest is for those who change things.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/python -m uv

export GAVELCAST_DATA_DIR ?= $(CURDIR)/.data
export UV_PYTHON_DOWNLOADS := never
# Bytecode is made at set-up: without it every start compiles hundreds of files anew.
export UV_COMPILE_BYTECODE := 1
# A registry behind a company's own certificate is trusted where the system trusts it.
export UV_SYSTEM_CERTS := 1
export VIRTUAL_ENV := $(CURDIR)/.venv
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test test-long chaos check lock clean FORCE

run: .venv/.run
	@exec $(BIN)/gavelcast serve

# What pytest makes of the tests is kept, or each of its processes makes it anew.
# Tests wait as much as they work: three at once take a sixth less than two, on two cores.
TESTERS ?= 3
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/.dev
	$(BIN)/python -m pytest -m "not long" -rs -n $(TESTERS) --dist worksteal

test-long: .venv/.dev
	$(BIN)/python -m pytest -m long --timeout 1800

# A minute and a half of trouble in each mode, and what it came to; SEED repeats a run's plan.
SECONDS ?= 90
chaos: .venv/.dev
	@PYTHONPATH=tests $(BIN)/python -m chaos --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist

# Set-up: each stamp is older than nothing it was made from, or it is made again.

# The locks are whole, so nothing is resolved: older pips stumble over extras among hashes.
INSTALL = $(BIN)/python -m $(1) install --quiet --require-hashes --no-deps

# A second try with pip: some machines told only pip where their registry and its certificate are.
define install
@$(call INSTALL,uv pip) $(1) 2>/dev/null || $(call INSTALL,pip) $(1)
endef

.venv/.dev: requirements/dev.txt .venv/.run
	@echo "Installing what the tests need…"
	$(call install,-r requirements/dev.txt)
	@touch $@

.venv/.run: requirements/run.txt requirements/build.txt pyproject.toml .venv/.installer
	@echo "Setting up Gavelcast in .venv (a minute or two, once)…"
	$(call install,-r requirements/run.txt -r requirements/build.txt)
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q src
	@touch $@

.venv/.installer: requirements/installer.txt
	@$(PYTHON) -c '' 2>/dev/null || { \
	  echo "Gavelcast needs Python 3.11 or newer; there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Gavelcast needs Python 3.11 or newer; this is $$($(PYTHON) -V). If another is here: make $(or $(MAKECMDGOALS),run) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv is missing. Install it and try again: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@$(call INSTALL,pip) -r requirements/installer.txt
	@echo "$(CURDIR)" > .venv/.place
	@touch $@

# A virtual environment does not survive being moved or copied.
ifneq ($(shell cat .venv/.place 2>/dev/null),$(CURDIR))
.venv/.installer: FORCE
endif
FORCE:

# Pins. `make lock` keeps what still fits; `make lock UPGRADE=--upgrade` takes the newest.

LOCK = $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	--no-emit-find-links --python-version 3.11 $(UPGRADE)

lock: .venv/.run
	$(LOCK) requirements/installer.in -o requirements/installer.txt
	$(LOCK) requirements/build.in -o requirements/build.txt
	$(LOCK) pyproject.toml -c requirements/build.txt -o requirements/run.txt
	$(LOCK) pyproject.toml --group dev -c requirements/build.txt -c requirements/run.txt -o requirements/dev.txt
