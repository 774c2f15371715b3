# The one door: `make help` lists what there is. Needs Python >= 3.11 and Node >= 20; everything else it fetches.
.DEFAULT_GOAL := help
SHELL := /bin/bash
export npm_config_fund = false
export npm_config_audit = false
export npm_config_update_notifier = false
export npm_config_omit_lockfile_registry_resolved = true

PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
RUN := .venv/bin/python
MANAGE := $(RUN) manage.py
UV := .tools/bin/uv
CODE := platform provisioning billing tenant_apps infra tests manage.py
NODE_TREES := $(patsubst %/package-lock.json,%/node_modules/.installed,$(wildcard frontend/package-lock.json infra/devservices/package-lock.json))
CLIENT := $(if $(wildcard frontend/package.json),frontend/dist/.built)
CLIENT_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path 'frontend/dist/*' 2>/dev/null)
MESSAGES := $(shell find platform provisioning tenant_apps -name '*.po' 2>/dev/null)

.PHONY: help setup demo demo-reset test browser check check-style check-types check-imports check-client check-generated check-locks format schema module bench spec lock

help: ## List the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  %-12s %s\n' "$$name" "$$text"; done

setup: .venv/.installed $(NODE_TREES) $(CLIENT) .state/locales.stamp ## Install everything, build the client and the translations

demo: setup ## Run the product with an example company, until Ctrl-C
	@exec $(RUN) -m infra.demo

demo-reset: .venv/.installed ## Stop the demo and delete its data
	@$(RUN) -m infra.demo --reset

test: setup browser ## Run all tests, in the browser too; what they leave is in artifacts/
	@$(if $(CLIENT),cd frontend && npm run --silent --if-present test)
	@FINCOMTECH_CHROMIUM="$$($(RUN) -m infra.devservices.browser)" $(RUN) -m pytest -n 2 --dist loadfile --junitxml=artifacts/junit.xml $(ARGS)

browser: .venv/.installed
	@$(RUN) -m infra.devservices.browser

check: setup check-style check-types check-imports check-client check-generated check-locks ## Everything that CI asks for before the tests

check-style: .venv/.installed
	$(RUN) -m ruff format --check $(CODE)
	$(RUN) -m ruff check $(CODE)

check-types: .venv/.installed
	$(RUN) -m mypy

check-imports: .venv/.installed
	.venv/bin/lint-imports

check-client: $(NODE_TREES)
	$(if $(CLIENT),cd frontend && npm run --silent lint && npm run --silent types)

check-generated: .venv/.installed
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) schema --check
	$(MANAGE) graphql_schema_file --check
	$(MANAGE) client_types --check

check-locks: .venv/.installed
	@! grep -nE 'https?://' requirements.lock || { echo 'requirements.lock records addresses: run make lock'; exit 1; }
	@! grep -n '"resolved"' $(shell git ls-files '*package-lock.json') /dev/null || { echo 'a package-lock.json records addresses: run make lock'; exit 1; }
	@$(UV) pip check -q --python $(RUN)

format: .venv/.installed $(NODE_TREES) ## Put the code into its one form
	$(RUN) -m ruff format $(CODE)
	$(RUN) -m ruff check --fix --show-fixes $(CODE)
	$(if $(CLIENT),cd frontend && npm run --silent format)

schema: .venv/.installed ## Write the generated files anew: DDL texts, schema.graphql, the client's types
	$(MANAGE) schema && $(MANAGE) graphql_schema_file && $(MANAGE) client_types

module: .venv/.installed ## Make a module: name=… family=… (record= records= title= summary= and title_ru= record_ru= records_ru= summary_ru=)
	@$(RUN) -m infra.scaffold $(foreach option,name family record records title summary title_ru record_ru records_ru summary_ru,$(if $($(option)),--$(option)='$($(option))'))

bench: setup ## Measure against the budgets
	$(RUN) -m tests.performance.bench $(ARGS)

spec: .venv/.installed ## Show which requirements have tests
	@$(RUN) -m tests.spec_report $(ARGS)

lock: $(UV) ## Write the lock files anew from pyproject.toml and the package.json files
	$(UV) pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --group dev pyproject.toml -o requirements.lock $(ARGS)
	for tree in $(dir $(shell git ls-files '*package.json')); do (cd $$tree && npm install --package-lock-only --ignore-scripts); done

# --- stamps: each says that something is as its sources want it ---

$(UV):
	infra/bootstrap.sh "$(PYTHON)"

.venv/.installed: requirements.lock pyproject.toml | $(UV)
	test -x $(RUN) || $(UV) venv -q --python "$(PYTHON)" .venv
	$(UV) pip install -q --python $(RUN) --require-hashes -r requirements.lock
	$(UV) pip install -q --python $(RUN) --no-deps -e .
	@touch $@

%/node_modules/.installed: %/package-lock.json
	cd $* && npm ci --no-progress --loglevel=error
	@touch $@

frontend/dist/.built: frontend/node_modules/.installed $(CLIENT_SOURCES)
	cd frontend && npm run --silent build
	@touch $@

.state/locales.stamp: .venv/.installed $(MESSAGES)
	$(MANAGE) compile_locales
	@mkdir -p $(@D) && touch $@
