# make demo     sets everything up and runs the whole road (ARGS="--bolt-port 7688" for options)
# make test     sets everything up and runs lint, types and all tests (WORKERS=4 for four servers at once)
# make quick    lint, types and the tests that need no server
# make install  sets up the environment alone, in .venv
# make soak     kills every stage at random moments and compares the graphs (ARGS="--kills 200 --seed 1")
# make docs     builds the documents into site/

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
WHAT   := -c constraints.txt -e '.[dev,docs,py2neo]'
WORKERS ?= 2

.PHONY: demo test quick install lint format docs soak clean help

help:
	@sed -n 's/^# make/make/p' Makefile

demo: $(STAMP)
	$(BIN)/biogk demo $(ARGS)

install: $(STAMP)

# each worker computes on a core of its own; two threads each would wait for one another
PYTEST  := OMP_NUM_THREADS=1 $(BIN)/pytest

test: lint
	$(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

quick: lint
	$(PYTEST) -q -n $(WORKERS) tests/unit $(ARGS)

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

soak: $(STAMP)
	$(BIN)/python benchmarks/soak.py $(ARGS)

docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

format: $(STAMP)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The versions in constraints.txt make every environment alike. uv installs in a fraction of pip's
# time; where it cannot (an index that only pip is told of), pip does.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "biogk needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@echo "Installing; torch is large, this takes a minute or more"
	@$(PIP) -c constraints.txt uv && $(BIN)/uv pip install --quiet --python $(BIN)/python $(WHAT) || $(PIP) $(WHAT)
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist site
