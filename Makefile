# On a machine with Python 3.11 (with venv), git and make, every target does its own set-up.
# Another interpreter: make test PYTHON=/path/to/python3.11

PYTHON  ?= python3.11
WORKERS ?= 2

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check
CODE := counter_tui screens data

LOCALE     := data/terms/locale
CATALOGUES := $(wildcard $(LOCALE)/*/LC_MESSAGES/*.po)
BUILD      := pyproject.toml $(LOCALE)/hatch_build.py $(CATALOGUES)

# A stamp stands for a finished set-up. Installing compiles the catalogues, so a changed one installs again.
MADE := $(VENV)/.made
RUN  := $(VENV)/.ready-to-run
DEV  := $(VENV)/.ready-to-develop

.PHONY: help install demo test check soak bench format catalogue pictures keystrokes lock clean

help:
	@echo 'make demo       an invented branch to try everything in'
	@echo 'make install    the program alone, as $(BIN)/counter-tui'
	@echo 'make test       all tests'
	@echo 'make check      style, types, import floors, catalogues'
	@echo 'make soak       the long proofs: kills, races, many examples, PostgreSQL throughout'
	@echo 'make bench      figures, each beside its baseline'
	@echo 'make format     put the style right'
	@echo 'make catalogue  bring the translations up to the sentences in the code'
	@echo 'make pictures   draw the pictures of the README anew'
	@echo 'make keystrokes count the keys of each service anew'
	@echo 'make lock       choose the versions in requirements/ anew'
	@echo 'make clean      remove everything that was made here'

install: $(RUN)
	@$(BIN)/python -m compileall -q $(CODE)

demo: install
	$(BIN)/counter-tui demo

test: $(DEV)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

soak: $(DEV)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m soak
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --store=postgresql tests/rules tests/data tests/doors tests/machine

bench: $(DEV)
	$(BIN)/python -m tests.benchmarks

check: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.catalogues

format: $(DEV)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The template is made anew each time and is not kept; sentences that left the code leave the catalogue.
catalogue: $(DEV)
	$(BIN)/pybabel -q extract --no-default-keywords --keyword L --no-location --sort-output --no-wrap \
		--project counter-tui --output $(LOCALE)/counter_tui.pot $(CODE)
	$(BIN)/pybabel -q update --domain counter_tui --input-file $(LOCALE)/counter_tui.pot \
		--output-dir $(LOCALE) --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap

pictures: $(DEV)
	$(BIN)/python -m tests.pictures docs/pictures

keystrokes: $(DEV)
	$(BIN)/python -m tests.keystrokes docs/keystrokes.md

# run.txt: what the program needs; build.txt: what builds it; dev.txt: both, and the tools. The first
# command chooses, the others take from its choice. To move to newer versions: make lock UPGRADE=--upgrade
LOCK := $(VENV)/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: export CUSTOM_COMPILE_COMMAND = make lock
lock: $(MADE)
	$(BIN)/python -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --disable-pip-version-check install --quiet 'pip-tools>=7.6,<8'
	$(LOCK) $(UPGRADE) --extra dev --all-build-deps --output-file requirements/dev.txt pyproject.toml
	cp requirements/dev.txt requirements/run.txt
	$(LOCK) --output-file requirements/run.txt pyproject.toml
	cp requirements/dev.txt requirements/build.txt
	$(LOCK) --only-build-deps --all-build-deps --output-file requirements/build.txt pyproject.toml

clean:
	rm -rf $(VENV) build dist $(CATALOGUES:.po=.mo) $(LOCALE)/*.pot
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(CODE) tests -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment that is already there and works is kept.
$(MADE):
	@command -v $(PYTHON) >/dev/null || { echo 'Python 3.11 was not found. Name it: make PYTHON=/path/to/python3.11'; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(RUN): $(MADE) requirements/run.txt requirements/build.txt $(BUILD)
	$(PIP) install --quiet --require-hashes --requirement requirements/build.txt --requirement requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(MADE) requirements/dev.txt $(BUILD)
	$(PIP) install --quiet --require-hashes --requirement requirements/dev.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
