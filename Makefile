# The reactive shop. `make help` lists what there is; every line after ## is its help.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy
# Compiled modules are kept: without them every start costs seconds of compiling.
export PYTHONDONTWRITEBYTECODE :=
VENV := .venv
BIN := $(VENV)/bin
UV = $(shell command -v uv || echo $(CURDIR)/.data/tools/bin/uv)
SOURCES := shop_app state pages ml tests benchmarks scripts alembic rxconfig.py
QUICK := not stores and not browser and not containers

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

.PHONY: run
run: install ## Bring the whole shop up on http://localhost:3000 (PORT=3001 for another port)
	@exec $(BIN)/shop up $(if $(PORT),--port $(PORT))

.PHONY: dev
dev: install ## The same with hot reload
	@exec $(BIN)/shop up --dev

.PHONY: test
test: install browser static ## Set up and run every check and test
	$(BIN)/pytest

.PHONY: check
check: install static ## Format, lint, types, floors and the quick tests
	$(BIN)/pytest -m "$(QUICK)"

.PHONY: static
static: install
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy shop_app/domain shop_app/services shop_app/repositories shop_app/gateways shop_app/bootstrap.py shop_app/parts.py shop_app/kit ml
	$(BIN)/lint-imports

.PHONY: e2e
e2e: install browser ## Browser journeys only
	$(BIN)/pytest -m browser

.PHONY: torture
torture: install ## Kill servers and databases under load, ROUNDS=50 times each (long)
	SHOP_TORTURE_ROUNDS=$(or $(ROUNDS),50) $(BIN)/pytest -s tests/torture

.PHONY: bench
bench: install ## Measure what is claimed to be fast (minutes; ONLY=recommend for one)
	$(BIN)/python -m benchmarks $(ONLY)

.PHONY: verify-containers
verify-containers: install ## Really build the image and bring the compose file up (Debian, as root; minutes)
	scripts/verify_containers.sh

.PHONY: install
install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml requirements.lock
	@scripts/system_packages.sh gcc libcurl4
	@[ -x "$(UV)" ] || python3 -m pip install --quiet --target .data/tools uv
	@[ -x $(BIN)/python ] || "$(UV)" venv --quiet --python ">=3.11" $(VENV)
	"$(UV)" pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	"$(UV)" pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

.PHONY: browser
browser: install
	@scripts/system_packages.sh chromium

.PHONY: lock
lock: ## Resolve dependencies anew (after a change in pyproject.toml)
	"$(UV)" run --no-project --python $(BIN)/python scripts/lock.py "$(UV)"

.PHONY: sbom
sbom: install ## Write sbom.json: every package with its version and hashes, as CycloneDX
	"$(UV)" tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock --of JSON -o sbom.json

.PHONY: format
format: install ## Write the code the way the style wants it
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

.PHONY: clean
clean: ## Forget the environment, the build and all data of this folder
	rm -rf $(VENV) .web .data
