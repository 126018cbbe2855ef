# The habits of the house: the same commands here and on the build server.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
SCREENS := services/gateway/web
NPM := sh $(CURDIR)/deploy/local/npm.sh $(CURDIR)/$(BIN)/python
# Said twice, quiet leaves errors and keeps warnings about the machine's own pip settings away.
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input

.PHONY: help run screens test faults shots check bench bench-standards clean

help: ## Say what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp broker screens ## Start the whole suite here; Ctrl-C ends it (ARGS="--clock-speed 10", HALL_PORT=8100)
	@exec $(BIN)/hall up $(ARGS)

screens: $(VENV)/run.stamp $(SCREENS)/dist/.stamp $(SCREENS)/speech/manifest.json ## Build what people see and hear in the browser, where it changed

# 5 is pytest's word for "nothing was asked for", as when ARGS picks a test of another kind.
test: $(VENV)/dev.stamp broker browser screens ## All tests: unit, integration, e2e, browser, short faults (ARGS="-k sentence -x")
	@for kind in unit integration e2e browser faults; do \
		echo "== $$kind"; \
		only=(); [ $$kind != faults ] || only=(-m "not slow"); \
		$(BIN)/pytest tests/$$kind "$${only[@]}" $(ARGS) || { code=$$?; [ $$code -eq 5 ] || exit $$code; }; \
	done

shots: $(VENV)/dev.stamp broker browser screens ## Picture every page and state in both languages, into docs/shots
	@mkdir -p docs/shots
	HALL_SHOTS=docs/shots $(BIN)/pytest tests/browser/shots $(ARGS)

faults: $(VENV)/dev.stamp broker ## Kill, stop and cut everything under load, and look for what was lost
	$(BIN)/pytest tests/faults $(ARGS)

check: $(VENV)/dev.stamp $(SCREENS)/node_modules/.stamp ## Lint, format, types, walls between rooms; the screens' types and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd $(SCREENS) && $(NPM) run --silent check && $(NPM) test --silent

bench: $(VENV)/dev.stamp broker ## Measure, and compare with the floor
	$(BIN)/python -m loadtests.bench $(ARGS)

bench-standards: $(VENV)/dev.stamp broker ## The standards office at scale, of 20,000 visits (a year: ARGS="--visits 1000000")
	$(BIN)/python -m loadtests.bench.standards $(ARGS)

clean: ## Remove the virtual environment and what tools left; .hall, which holds data, stays
	rm -rf $(VENV) $(SCREENS)/node_modules $(SCREENS)/dist $(SCREENS)/speech docs/shots build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp of a build is written last, so that one which was broken off is made again.
$(SCREENS)/dist/.stamp: $(SCREENS)/node_modules/.stamp $(SCREENS)/vite.config.ts $(wildcard $(SCREENS)/*.html) $(shell find $(SCREENS)/src $(SCREENS)/public -type f 2> /dev/null)
	@echo "Building the screens (some seconds) ..."
	@cd $(SCREENS) && $(NPM) run --silent build -- --logLevel warn
	@touch $@

# Without the synthesiser there is no manifest: boards then chime, and the next run looks again.
$(SCREENS)/speech/manifest.json: deploy/speech.py $(SCREENS)/src/words/speech.json | $(VENV)/run.stamp
	@sh deploy/local/install-speech.sh
	@$(BIN)/python -m deploy.speech || true

$(SCREENS)/node_modules/.stamp: $(SCREENS)/package.json $(SCREENS)/package-lock.json $(SCREENS)/.npmrc | $(VENV)/run.stamp
	@echo "Fetching what the screens are built with (package-lock.json, about a minute) ..."
	@cd $(SCREENS) && $(NPM) ci --loglevel error --no-progress
	@touch $@

.PHONY: broker
broker: fonts
	@[ -n "$$HALL_AMQP_URL" ] || sh deploy/local/install-broker.sh

.PHONY: browser
browser: fonts
	@sh deploy/local/install-browser.sh

.PHONY: fonts
fonts:
	@sh deploy/local/install-fonts.sh

# A stamp is newer than the lock it was installed from, so that nothing is installed again without need.
# What is for development contains what is for running.
$(VENV)/dev.stamp: requirements-dev.lock | $(BIN)/python
	@$(MAKE) --no-print-directory install LOCK=requirements-dev.lock
	@touch $(VENV)/run.stamp $@

$(VENV)/run.stamp: requirements.lock | $(BIN)/python
	@$(MAKE) --no-print-directory install LOCK=requirements.lock
	@touch $@

.PHONY: install
install:
	@echo "Installing Python packages ($(LOCK), about a minute) ..."
	@$(PIP) --require-hashes -r $(LOCK)
	@$(PIP) --no-deps --no-build-isolation --editable .

$(BIN)/python:
	@command -v $(PYTHON) > /dev/null || { echo "Python 3.11 is missing: apt-get install python3.11 python3.11-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
