# `make generate` and `make test` set themselves up; everything else uses the same .venv.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

# Processes that share the tests; `make test JOBS=0` runs them in one. Some tests wait for a time limit, so that `make
# test` keeps one process more than the cores busy.
JOBS ?= auto
PYTEST := $(BIN)/python -m pytest --dist worksteal
ONE_MORE = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

# Seconds of `make soak`, and of `make fuzz` for each target.
SOAK ?= 600
FUZZ ?= 60

.PHONY: generate check-fresh fix docs test test-fast test-transport test-web test-bulk test-live test-dify soak fuzz lint types bench demo clean help

help:  ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1	\2/p' $(MAKEFILE_LIST) | expand -t 16

generate: $(READY)  ## Bring generated/ up to date with schemas/ and providers/
	@$(BIN)/modelport generate

check-fresh: $(READY)  ## Fail when generated/ is behind
	@$(BIN)/modelport generate --check

fix: $(READY)  ## Fix style and formatting, then bring generated/ up to date
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format generator providers tests benchmarks examples
	@$(BIN)/modelport generate

# A page is replaced only when its command succeeds.
docs: generate  ## Write the pages that are made from schemas, definitions and code
	@for page in "problems --all" "diff --changes"; do set -- $$page; \
		$(BIN)/modelport explain $$2 > docs/$$1.md.new && mv docs/$$1.md.new docs/$$1.md \
			|| { rm -f docs/$$1.md.new; exit 1; }; done
	@$(BIN)/modelport docs --reference --out docs/reference
	@$(BIN)/modelport docs providers/modelport_providers --out docs/providers
	@for each in anthropic openai xinference; do \
		$(BIN)/modelport preview providers/modelport_providers/$$each --out docs/preview/$$each.html || exit 1; done
	@$(if $(CORPUS),$(BIN)/python benchmarks/corpus.py $(CORPUS))

test: $(READY)  ## Run the tests that need no server
	@$(PYTEST) -n $(if $(filter auto,$(JOBS)),$(ONE_MORE),$(JOBS)) -m "not live and not web and not ray"

test-fast: $(READY)  ## Run the tests that are not marked slow
	@$(PYTEST) -n $(JOBS) -m "not live and not web and not ray and not slow"

test-transport: $(READY)  ## Run the tests of the wire kit over aiohttp, in an event loop
	@MODELPORT_HTTP=aiohttp $(PYTEST) -n $(JOBS) tests/wire

test-web: $(READY)  ## Run the tests of the TypeScript target and of previews, with npm packages and Chromium installed
	@$(BIN)/python -m pytest -m web tests/web

test-bulk: $(READY)  ## Run bulk jobs that are killed, a real Redis and a local Ray cluster, installed at the first call
	@$(BIN)/python tests/bulk/bulk_environment.py
	@$(BIN)/python -m pytest tests/bulk

test-live: $(READY)  ## Run the tests against a real Xinference, installed into .live/ at the first call
	@PYTHONPATH=tests $(BIN)/python -m servers.live

test-dify: $(READY)  ## Run exported plugins in real versions of Dify's SDK, installed at the first call
	@$(BIN)/python tests/dify/environments.py
	@MODELPORT_ALL_DIFY_SDKS=1 $(BIN)/python -m pytest tests/dify

soak: $(READY)  ## Call from 200 threads and 2000 tasks under faults for SOAK seconds, and count what went wrong
	@PYTHONPATH=tests $(BIN)/python -m soak --seconds $(SOAK)

fuzz: $(READY)  ## Fuzz each parser for FUZZ seconds, guided by coverage, from the corpus in tests/fuzz
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(PIP) install -r tests/fuzz/requirements.txt
	@PYTHONPATH=tests $(BIN)/python -m fuzz --seconds $(FUZZ)

lint: $(READY)  ## Check style and formatting, generated code included
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check generator providers tests benchmarks examples
	@$(BIN)/black --check -q generated

types: $(READY)  ## Check types strictly, generated code included
	@$(BIN)/mypy generator/modelport_generator generated/modelport providers/modelport_providers
	@$(BIN)/pyright
	@$(BIN)/pyright -p tests/servers

bench: $(READY)  ## Measure against the peers, as ratios of one run
	@$(BIN)/python -m benchmarks.peers
	@$(BIN)/python -m benchmarks

demo: $(READY)  ## Chat, stream, embed and rerank on the terminal, from recordings
	@PYTHONPATH=tests $(BIN)/python -m servers.demo

clean:  ## Remove what the targets made
	rm -rf $(VENV) examples/frontend/node_modules examples/frontend/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis dist

# The package folder of an import root must be there before an editable install.
$(READY): requirements.txt requirements-data.txt requirements-sdists.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "modelport needs Python 3.11 or newer as python3" >&2; exit 1; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install -r requirements.txt
	@$(PIP) install --no-deps --require-hashes --only-binary :all: -r requirements-data.txt
	@$(BIN)/python tests/validators/official_suite.py
	@mkdir -p generated/modelport
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
