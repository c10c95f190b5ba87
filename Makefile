# Vanphong. `make` alone says what there is.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export VANPHONG_DATA ?= $(CURDIR)/data

.DEFAULT_GOAL := help
.PHONY: help demo test check smoke bench faults drill pictures messages docs parts lock assets tools clean

help: ## say what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/stamp-runtime: requirements/runtime.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/stamp-dev: $(VENV)/stamp-runtime requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

assets: $(VENV)/stamp-runtime ## fonts, icons, htmx and OCR data from npm
	$(BIN)/python scripts/assets.py

demo: assets ## set everything up and show a living office at 127.0.0.1:8000
	$(BIN)/vanphong demo

smoke: assets ## the main job from the command line, in under a minute
	$(BIN)/python scripts/smoke.py

tools: ## programs that only tests need: Chromium, Java, openssl, pdfsig, qpdf, SoftHSM2
	$(PYTHON) scripts/tools.py

test: assets tools check ## set everything up, look over the code and run all tests
	$(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder

check: $(VENV)/stamp-dev ## format, lint, types, walls
	$(BIN)/ruff format --check src tests scripts benchmarks
	$(BIN)/ruff check src tests scripts benchmarks
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(VENV)/stamp-dev assets ## one JSON line per figure
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks million

faults: $(VENV)/stamp-dev assets ## kills, full disks, wrong clocks: what was lost (nothing), under 20 minutes
	$(BIN)/python -m benchmarks faults
	$(BIN)/python -m benchmarks.faults_site --seconds 600 --troubles --table

drill: $(VENV)/stamp-dev assets ## back up a populated demonstration, restore it elsewhere, compare all
	$(BIN)/python -m benchmarks.drill

pictures: $(VENV)/stamp-dev assets tools ## the pictures of the README, from a fresh demonstration
	$(BIN)/python scripts/pictures.py

messages: $(VENV)/stamp-runtime ## gather the sentences of the pages for their English
	$(BIN)/python scripts/messages.py

docs: assets ## the pages of the guides that are drawn from the rules
	$(BIN)/python scripts/docs_tables.py

parts: $(VENV)/stamp-dev ## build/parts.json: what the product is made of, for the operator (CycloneDX)
	mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements/runtime.txt --output-reproducible --of JSON -o build/parts.json

lock: ## renew requirements/*.txt from *.in
	$(BIN)/python -m pip install --quiet uv
	for f in runtime dev agent; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header requirements/$$f.in -o requirements/$$f.txt; done

clean: ## remove what was built; the data folder stays
	rm -rf $(VENV) node_modules build
