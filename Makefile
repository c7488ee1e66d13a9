# Everything that is done with this project from the command line. `make` alone lists it.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 5000
BIN := .venv/bin
UV := .uv/bin/uv
LOCK := $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard riskflow/translations/*/LC_MESSAGES/*.po))

MAKEFLAGS += --no-builtin-rules
export PYTHON
# Compiled modules are kept, whatever the environment says: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run run-oidc test test-fast check lint types floors templates questionnaires docs migrations fuzz audit attack \
	cover faults leaks tamper lives endure load bench bench-writers bench-archive bench-chain bench-index bench-pages bench-screening \
	bench-text analysis advisories drill lock release

help: ## List what can be done
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

# -- Set-up: a stamp in .venv says that it is done, so a second start skips it --------------------------------------

.venv/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml scripts/set-up
	@scripts/set-up runtime

.venv/.development: requirements/dev.txt .venv/.runtime
	@scripts/set-up development

%.mo: %.po | .venv/.runtime
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

setup: .venv/.development $(CATALOGUES) ## Set up everything that running and testing need

# -- Running ------------------------------------------------------------------------------------------------------

run: .venv/.runtime $(CATALOGUES) ## Serve the demonstration on http://127.0.0.1:5000 (PORT=... for another port)
	@exec $(BIN)/riskflow demo --host $(HOST) --port $(PORT)

run-oidc: setup ## Serve a demonstration with real sign-in, at a provider that runs on this computer too
	@exec scripts/run-with-sign-in $(PORT)

# -- Testing ------------------------------------------------------------------------------------------------------

# The slow tests (whole journeys, killed workers, backups, faults of the disk, attacks), and those of both databases on
# PostgreSQL, run where CI is set.
SPEED := $(if $(CI),,-m "not slow and not postgresql")
# Tests that wait for browsers, servers and workers, as those of CI often do, leave a processor free for a third one.
WORKERS := $(if $(CI),3,2)

test: check ## Set up everything and run every check; CI=true make test, which CI calls, runs all tests, on PostgreSQL too

check: setup lint types floors templates questionnaires analysis ## Run every check
	scripts/with-postgres $(BIN)/pytest -n $(WORKERS) $(SPEED)

FAST := cases questionnaire screening house services cli

test-fast: setup ## Run the quick tests in a minute: rules, questions, verbs and commands on SQLite, without pages
	$(BIN)/pytest -n 2 -m "not slow and not postgresql" $(FAST:%=tests/%)

lint: setup ## Check style and spelling
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/yamllint --strict .
	$(BIN)/codespell

types: setup ## Check types
	$(BIN)/mypy

floors: setup ## Check that each layer of the package uses only the layers below it
	$(BIN)/lint-imports

templates: setup ## Check the form of the templates
	$(BIN)/djlint --check templates
	$(BIN)/djlint --quiet --lint templates

questionnaires: setup ## Check every questionnaire and its worked cases
	$(BIN)/riskflow questionnaire check

docs: setup ## Check that the documents say what the code does
	$(BIN)/pytest tests/house/test_documents.py tests/house/test_generated.py tests/house/test_writing.py

migrations: setup ## Check that the migrations and the tables agree, on both databases
	scripts/with-postgres $(BIN)/pytest tests/store --ignore=tests/store/faults

faults: setup ## Break disk, power, process and database at every point of the main verbs, and send every form twice
	scripts/with-postgres $(BIN)/pytest tests/store/faults
	RISKFLOW_TEST_TWICE=1 $(BIN)/pytest -n 2 tests/web -k "not browser"
	$(BIN)/python -m tests.support.faults.report

attack: setup ## Play attacks upon a server as in production with real sign-in, and print how many of each kind are refused
	RISKFLOW_ATTACKS=all $(BIN)/pytest -q -p no:cacheprovider tests/top_level/attack

audit: setup ## Check every page of the demonstration with axe, the IBM checker and the HTML validator (Java, npm)
	npm ci --prefix tests/support/web/page_audit --ignore-scripts --no-progress --silent
	$(BIN)/python -m tests.support.web.page_audit

fuzz: setup ## Send twenty thousand made-up requests to all pages; none may end in an error of the server
	RISKFLOW_MADE_UP=20000 $(BIN)/pytest tests/web/edge/test_made_up_requests.py

cover: setup ## Run the tests and show which branches they miss
	scripts/with-postgres $(BIN)/pytest -n 2 --cov --cov-report=term-missing:skip-covered

drill: setup ## Back up a large instance while it is used, restore it and compare, on both databases
	scripts/with-postgres $(BIN)/python -m benchmarks.drill

LEAKS ?= 300

leaks: setup ## Mask records at random, draw the copies, and look for what is masked in every object of the files (LEAKS=...)
	RISKFLOW_TEST_LEAKS=$(LEAKS) $(BIN)/pytest -q -p no:cacheprovider tests/records/test_copy_leaks.py

LIVES ?= 300

lives: setup ## Let many cases live at random and hold the services to a small model of the law (LIVES=...)
	RISKFLOW_TEST_LIVES=$(LIVES) $(BIN)/pytest -q -p no:cacheprovider tests/services/review/test_case_life.py

MINUTES ?= 10

endure: setup ## Kill web processes and workers for ten minutes while many work, and look for what is lost (MINUTES=...)
	scripts/with-postgres $(BIN)/python -m benchmarks.many.endurance --minutes $(MINUTES)

load: setup ## Print how quickly 1, 4, 16 and 32 people at once are served, on both databases
	scripts/with-postgres $(BIN)/python -m benchmarks.many.load

bench-writers: setup ## Print how many writers of different cases PostgreSQL takes at once, and how long the chain is held
	RISKFLOW_DURABLE=1 scripts/with-postgres $(BIN)/python -m benchmarks.many.writers

bench: setup ## Print how long the usual things take
	$(BIN)/python -m benchmarks.usual

bench-archive: setup ## Print how many records one worker renders, seals and archives a minute, and its memory
	$(BIN)/python -m benchmarks.many.records

bench-chain: setup ## Print how long a chain of up to a million events takes to verify, and the memory
	$(BIN)/python -m benchmarks.chain

tamper: setup ## Alter an archive and a chain ten thousand times, and count what is found
	$(BIN)/python -m benchmarks.many.tamper

bench-index: setup ## Build, load and change the index of names at full size, on the shared data
	$(BIN)/python -m benchmarks.name_index

bench-pages: setup ## Print what every list costs with 300, 20 000 and 200 000 cases, on both databases
	scripts/with-postgres $(BIN)/python -m benchmarks.pages

# What is measured beside ours is installed apart: it is no part of RiskFlow.

.bench/text/.ready: requirements/bench-text.txt | .venv/.runtime
	@$(UV) venv --quiet --clear --python $(BIN)/python $(@D)
	@$(UV) pip sync --quiet --python $(@D)/bin/python --require-hashes $<
	@touch $@

bench-text: setup .bench/text/.ready ## Measure the suggestions on labelled texts, beside a bag of words
	$(BIN)/python -m benchmarks.text

.bench/screening/.ready: requirements/bench-screening.txt | .venv/.runtime
	@$(UV) venv --quiet --clear --python $(BIN)/python $(@D)
	@$(UV) pip install --quiet --python $(@D)/bin/python --require-hashes --no-deps --requirements $< \
		&& touch $@ || echo "logic-v2 could not be installed; the benchmark runs without it"

bench-screening: setup .bench/screening/.ready ## Print how well and how fast names are matched, beside others, on the shared data
	$(BIN)/python -m benchmarks.screening

# Tools that look at the source are installed apart too.

.bench/analysis/.ready: requirements/analysis.txt | .venv/.runtime
	@$(UV) venv --quiet --clear --python $(BIN)/python $(@D)
	@$(UV) pip sync --quiet --python $(@D)/bin/python --require-hashes $<
	@touch $@

analysis: setup .bench/analysis/.ready ## Look for forbidden constructions and secrets, and write the bill of materials
	scripts/analysis/run

advisories: .bench/analysis/.ready ## Ask the advisory database about every locked package (needs a network that reaches it)
	.bench/analysis/bin/pip-audit --disable-pip --no-deps --requirement requirements/runtime.txt

# -- Releasing ----------------------------------------------------------------------------------------------------

lock: .venv/.runtime ## Lock the newest allowed versions of all dependencies, with hashes
	$(LOCK) --upgrade requirements/build.in --output-file requirements/build.txt
	$(LOCK) --upgrade pyproject.toml --constraint requirements/limits.in --output-file requirements/runtime.txt
	$(LOCK) --upgrade pyproject.toml --extra s3 --constraint requirements/runtime.txt --output-file requirements/s3.txt
	$(LOCK) --upgrade pyproject.toml --extra s3 --group dev --constraint requirements/runtime.txt \
		--output-file requirements/dev.txt
	$(LOCK) --upgrade requirements/bench-text.in --output-file requirements/bench-text.txt
	$(LOCK) --upgrade --override requirements/bench-screening-overrides.in requirements/bench-screening.in \
		--output-file requirements/bench-screening.txt
	$(LOCK) --upgrade requirements/analysis.in --output-file requirements/analysis.txt

release: check ## Build the wheel after every check has passed
	$(UV) build --wheel --require-hashes --build-constraints requirements/build.txt
