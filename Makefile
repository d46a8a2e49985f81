# Everything a new machine needs is made here: `make demo` shows the main job, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# How many processes share the tests with servers, which wait more than they work: more than two cores have use for.
TESTERS ?= 3

.PHONY: help demo test lint types unit integration chaos conformance calibrate fuzz sanitize contracts reference sbom audit site bench samples lock clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: $(READY) ## Start everything here, drop the samples into the folder, show each record, stop
	$(BIN)/python tests/samples/demo.py

test: unit integration ## All tests, with real servers

lint: $(READY) ## Style, spelling, wording, and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/python tests/lint/wording.py

types: $(READY) ## Strict types
	$(BIN)/mypy

unit: $(READY) ## Tests without servers
	$(BIN)/pytest -n auto --reruns 1 -m "not integration and not conformance"

integration: $(READY) ## Tests with Valkey, S3 and SQS; with Ceph where it can be had
	$(BIN)/pytest -n $(TESTERS) --dist loadgroup --reruns 2 -m integration

chaos: $(READY) ## The storm of tests/chaos at full size: 2,000 uploads while everything breaks
	CHAOS_UPLOADS=2000 CHAOS_FILES=150 CHAOS_KILLS=60 CHAOS_DEPLOYS=20 CHAOS_RESTARTS=3 CHAOS_READERS=90 CHAOS_ALARMS=5 CHAOS_FAILOVERS=5 CHAOS_STEPS=4 $(BIN)/pytest tests/chaos -s

conformance: $(READY) ## The corpus of published resolutions, where ../shared holds it
	$(BIN)/pytest -m conformance -s

calibrate: $(READY) ## Plant errors in the corpus, fit the weights of the checks, print how far the score can be believed
	PYTHONPATH=tests $(BIN)/python -m calibration --write

fuzz: $(READY) ## Fuzz each reader and decoder for FUZZ seconds (by atheris, where `pip install atheris` was done), with ../shared as seeds
	set -e; for reader in pdf docx story html text wrapped hocr events list sns task table; do \
		PYTHONPATH=tests $(BIN)/python -m fuzz $$reader $(FUZZ) ../shared/corpus/made; done

FUZZ ?= 900

sanitize: $(READY) ## The compiled loops under the address and undefined-behaviour sanitizers of gcc, ROUNDS times as much as CI tries
	rm -rf build/sanitized && mkdir -p build && cp -r worker build/sanitized
	find build/sanitized \( -name '_native.*.so' -o -name '_lines.*.so' \) -delete
	$(BIN)/pip install --quiet --disable-pip-version-check 'cython>=3.1' 'setuptools>=77'
	cd build/sanitized && CFLAGS="$(SANITIZED)" LDFLAGS="$(SANITIZED)" $(abspath $(BIN))/cythonize --quiet --inplace \
		$(LOOPS:worker/%=%)
	COMPILED_ROUNDS=$(ROUNDS) PYTHONPATH=build/sanitized PYTHONMALLOC=malloc ASAN_OPTIONS=detect_leaks=0 \
		LD_PRELOAD=$$($(CC) -print-file-name=libasan.so):$$($(CC) -print-file-name=libubsan.so) \
		$(BIN)/pytest -n 0 -o timeout=3600 tests/parsing/readers/test_pdf_compiled.py \
		tests/parsing/readers/test_pdf_lines_compiled.py tests/parsing/structure/test_scanning.py

ROUNDS ?= 10
LOOPS := worker/plenary/parsing/readers/pdf/_native.pyx worker/plenary/parsing/readers/pdf/_lines.pyx \
	worker/plenary/parsing/structure/outcome/_native.pyx
SANITIZED := -O1 -g -ffp-contract=off -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

contracts: $(READY) ## Make the JSON Schemas and the AsyncAPI document anew
	$(BIN)/python docs/generate.py

reference: $(READY) ## Make the tables of settings, metrics and plug-ins in docs, and config/plenary.env
	PYTHONPATH=. $(BIN)/python docs/settings_page.py
	PYTHONPATH=. $(BIN)/python docs/metrics_page.py
	PYTHONPATH=. $(BIN)/python docs/sinks_page.py
	PYTHONPATH=. $(BIN)/python docs/stores_page.py

site: $(READY) ## Build the documentation site into site/, without a broken link
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

bench: .venv-bench/ready ## How fast it is, beside other libraries (an environment of its own)
	PYTHONPATH=tests .venv-bench/bin/python -m benchmarks $(BENCH)

.venv-bench/ready: requirements-dev.lock tests/benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	.venv-bench/bin/pip install --quiet --disable-pip-version-check -r tests/benchmarks/requirements.txt
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

sbom: .venv-sbom/ready ## What the image holds of Python packages, as CycloneDX, in sbom.json
	.venv-sbom/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o sbom.json

.venv-sbom/ready: Makefile
	$(PYTHON) -m venv .venv-sbom
	.venv-sbom/bin/pip install --quiet --disable-pip-version-check cyclonedx-bom==7.5.0
	touch $@

audit: .venv-audit/ready ## Known vulnerabilities of what is locked; fails where their database cannot be reached
	.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements.lock

.venv-audit/ready: Makefile
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	touch $@

samples: $(READY) ## Make the samples anew
	$(BIN)/python tests/samples/make.py

lock: $(READY) ## Resolve the dependencies anew
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile $(LOCK) $(DEPLOYED) --extra postgresql pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) $(DEPLOYED) --group dev --extra otel pyproject.toml -o requirements-dev.lock

DEPLOYED := --extra worker --extra aws --extra server
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --no-header

$(READY): requirements-dev.lock pyproject.toml $(LOOPS)
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(READY)

clean: ## Remove the environment and all caches
	rm -rf $(VENV) .venv-3.14 .venv-bench .venv-sbom .venv-audit sbom.json build dist site *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f $(LOOPS:.pyx=.c) $(LOOPS:.pyx=.*.so)
