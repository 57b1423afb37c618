# Every target sets up the virtual environment first if it is missing or older than the lock file.
.DEFAULT_GOAL := help
PYTHON  ?= python3.11
BIN     := .venv/bin
READY   := .venv/.ready
SCALE   := .venv/.scale
CONFIG  ?= crawl.toml
OUT     ?= out
JOBS    ?= $(shell nproc 2>/dev/null || echo 1)

.PHONY: help setup crawl clean-corpus report review check test test-browser test-scale torture lint bench

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY)  ## make .venv with the exact versions of requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	@# The lock is complete. Asked to resolve it, pip 23 takes the newest `coverage[toml]` and then refuses its hash.
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/pip check --disable-pip-version-check
	@touch $@

$(SCALE): requirements-scale.lock $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements-scale.lock
	@touch $@

crawl: $(READY)  ## crawl one night: make crawl [CONFIG=crawl.toml] [OUT=out]
	$(BIN)/qinggao crawl --config $(CONFIG) --out $(OUT) --jobs $(JOBS)

clean-corpus: $(READY)  ## clean saved pages: make clean-corpus IN=folder OUT=articles.jsonl
	$(BIN)/qinggao clean $(IN) --out $(OUT) --jobs $(JOBS)

report: $(READY)  ## the latest night as one HTML file: make report [OUT=out]
	$(BIN)/qinggao report $(OUT) --jobs $(JOBS)

review: $(READY)  ## look through suspects and cuts in a browser: make review [OUT=out]
	$(BIN)/qinggao review $(OUT) --rules rules --jobs $(JOBS)

check: $(READY)  ## every rule's examples and every sample
	$(BIN)/qinggao check

test: $(READY)  ## the test suite
	$(BIN)/pytest -q -m "not browser"

test-browser: $(READY)  ## report and review in Chromium (installs it with apt where it is missing)
	@command -v chromium >/dev/null || { apt-get update -q && apt-get install -qy chromium fonts-noto-cjk; }
	$(BIN)/pytest -q -m browser tests/browser

test-scale: $(SCALE)  ## the tests that need Ray, datatrove and the readers of our files (installs about 1 GB first)
	$(BIN)/pytest -q -m scale

torture: $(READY)  ## the crash and politeness tests at full size: 200 kills, 800 hosts (minutes)
	QINGGAO_TORTURE=1 $(BIN)/pytest -q tests/crawl/test_crash.py tests/crawl/test_politeness.py

lint: $(READY)  ## formatting, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(READY)  ## measurements: quality, speed, memory (reads ../shared where it is there)
	$(BIN)/python -m bench
