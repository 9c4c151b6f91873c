# make run: everything a visitor needs. make test: everything a change must pass.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS := $(BIN)/python -m pytest -n 2 --dist loadfile --ignore=tests/e2e
# One at a time: two browsers and their servers are too much for two cores.
BROWSER_TESTS := $(BIN)/python -m pytest tests/e2e
AUDIT := $(VENV)/audit
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
DATA ?= fer2013.csv
VOTES ?=
IMAGENET ?=
PRESET ?= mien
WORKDIR ?= runs/$(PRESET)

.DEFAULT_GOAL := help
.PHONY: help run serve-lan test test-all fuzz lint audit bench train settings clean

help:  ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 18
	@echo 'Settings are MIEN_* environment variables: make settings lists them.'

run: $(VENV)/installed  ## Make the environment, install, and serve on http://127.0.0.1:5000
	@exec $(BIN)/python wsgi.py

serve-lan: $(VENV)/installed  ## Serve to the local network by HTTPS, with a QR code for the projector
	@exec $(BIN)/python wsgi.py --lan

test: $(VENV)/installed-dev lint  ## Everything that a change must pass
	$(TESTS) -m 'not slow'
	$(BROWSER_TESTS) -m 'not slow'

test-all: $(VENV)/installed-dev lint  ## The slow tests too
	$(TESTS)
	$(BROWSER_TESTS)

fuzz: $(VENV)/installed-dev  ## Hostile inputs without number: 20,000 for each test of tests/fuzz, 2,000 for the dear ones
	FUZZ_INPUTS=20000 $(BIN)/python -m pytest tests/fuzz -o timeout=7200

lint: $(VENV)/installed-dev  ## Style, and code known to be insecure
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit -q -r -c pyproject.toml webapp models wsgi.py

audit: $(VENV)/installed  ## Known weaknesses of what is installed; asks PyPI, so it needs the network
	@test -x $(AUDIT)/bin/pip-audit || { $(PYTHON) -m venv $(AUDIT) && \
	  $(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1; }
	$(AUDIT)/bin/pip-audit --strict --progress-spinner off \
	  --path "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

bench: $(VENV)/installed-dev  ## Speed of the pipeline, the classifiers and the live server, as tables
	$(BIN)/python -m benchmarks.pipeline
	$(BIN)/python -m benchmarks.classifier
	$(BIN)/python -m benchmarks.live

train: $(VENV)/installed  ## Train a network: make train PRESET=mien DATA=fer2013.csv VOTES=fer2013new.csv
	$(BIN)/python -m models train $(PRESET) --data $(DATA) --workdir $(WORKDIR) --resume \
	  $(if $(VOTES),--votes $(VOTES)) $(if $(IMAGENET),--imagenet $(IMAGENET))

settings: $(VENV)/installed  ## Every setting with its default, unit and meaning
	@$(BIN)/python wsgi.py --help

clean:  ## Remove the environment and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Mien needs Python 3.11 or newer; give another with PYTHON=...' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo 'Python lacks venv: on Debian, apt-get install python3-venv' >&2; exit 1; }

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@echo 'Installing what Mien needs (about a minute the first time) ...'
	@$(PIP) -r requirements.txt
	@$(BIN)/python -m compileall -q webapp models  # what a sandboxed process imports, it does not compile
	@touch $@

$(VENV)/installed-dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo 'Installing what the tests need (about a minute the first time) ...'
	@$(PIP) -r requirements-dev.txt
	@touch $(VENV)/installed $@
