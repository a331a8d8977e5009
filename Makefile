# The two commands are `make report` and `make test`. Each sets up what it needs, once.
.PHONY: report pdf docs picture test slow bench coverage mutants sbom lint lock setup

# Tried in this order; `make PYTHON=python3.12 …` insists on one
PYTHON ?= python3.13 python3.12 python3.11 python3 python
BIN = .venv/bin

# What a user has set for other programs in Python would change what is imported or printed here.
settings = PYTHONHOME PYTHONINSPECT PYTHONOPTIMIZE PYTHONPATH PYTHONSTARTUP PYTHONWARNINGS
unexport $(settings)

# TOPIC=name limits it to one topic
report: setup
	@$(BIN)/python -P -m mcstats.workflow.snakemake_main $${TOPIC:+--config "topic=$$TOPIC"}
	@for claims in data/*/claims.yaml; do \
	  topic=$${claims#data/}; topic=$${topic%/claims.yaml}; \
	  if [ "$${TOPIC:-$$topic}" = "$$topic" ]; then echo "reports/$$topic/index.html"; fi; \
	done

# The pages as tagged PDF (needs Pango, which desktops have); TOPIC=name limits it to one topic
pdf: report
	@$(BIN)/python .ci/environment.py requirements-pdf.lock
	@$(BIN)/mcstats pdf $${TOPIC:+"$$TOPIC"}

# The documentation as a site without requests; its search needs a server: python -m http.server -d build/site
docs: setup
	@$(BIN)/python .ci/environment.py requirements-docs.lock
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo build/site/index.html

# The picture of the README, from the page as it is now; needs Chromium
picture: report
	@$(BIN)/python .ci/picture.py reports/$${TOPIC:-microcurrent}/index.html docs/page.png

test: setup
	@$(BIN)/pytest -n auto --dist worksteal

# What takes too long to be a habit, in shards of at most ten minutes. Stopped, it goes on when it is
# started again. SHARD=2/6 takes every sixth test from the second on, for six machines.
slow: setup
	@$(BIN)/python tests/run_slow.py $(SHARD)

bench: setup
	@$(BIN)/python benchmarks/counts.py
	@$(BIN)/python benchmarks/run.py --write
	@$(BIN)/python benchmarks/seeded_errors.py
	@$(BIN)/python benchmarks/audit.py --write

# Which branches the fast tests reach; fails below the floors of pyproject.toml and tests/coverage_floors.py
coverage: setup
	@$(BIN)/coverage run -m pytest -q
	@$(BIN)/coverage json -q -o build/coverage.json
	@$(BIN)/python tests/coverage_floors.py build/coverage.json
	@$(BIN)/coverage report --skip-covered --sort=cover

# Plants faults in the committed program, a sample in each package, and counts those that the tests
# notice; an hour. Stopped, it goes on when it is started again. PACKAGE=name limits it.
mutants: setup
	@$(BIN)/python .ci/environment.py requirements-mutants.lock
	@tests/mutants/run $${PACKAGE:-model data effects bias verdict check}

# What requirements.lock installs, as a CycloneDX bill of materials. uv resolves the project anew
# within the versions of the lock, to know who needs whom, so it asks the package index.
sbom: setup build/sbom/pyproject.toml
	@$(uv) export --quiet --project build/sbom --extra dev --group build \
	  --format cyclonedx1.5 --output-file build/sbom.cdx.json
	@echo build/sbom.cdx.json

build/sbom/pyproject.toml: requirements.lock pyproject.toml src/mcstats/__init__.py
	@mkdir -p $(@D)
	@version=$$(sed -n 's/^__version__ = //p' src/mcstats/__init__.py); { \
	  sed "s/^dynamic = .*/version = $$version/" pyproject.toml; \
	  echo '[tool.uv]'; echo 'package = false'; echo 'constraint-dependencies = ['; \
	  sed -nE 's/^([A-Za-z].*[^ \]) *\\?$$/  "\1",/p' requirements.lock; echo ']'; \
	} > $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/snakefmt --check Snakefile

# One lock serves every Python from 3.11 on, and a small one each extra, with the same versions.
# Needs uv, which `make setup` leaves in .venv; LOCK=--upgrade moves every version.
lock:
	$(compile) pyproject.toml --extra dev --group build --output-file requirements.lock $(LOCK)
	echo 'uv>=0.9' | $(compile) - -o requirements-uv.lock $(LOCK)
	echo 'weasyprint>=70' | $(compile) - -c requirements.lock -o requirements-pdf.lock $(LOCK)
	echo 'mkdocs-material>=9.6' | $(compile) - -c requirements.lock -o requirements-docs.lock $(LOCK)
	echo 'snakemake-executor-plugin-slurm>=2' | \
	  $(compile) - -c requirements.lock -o requirements-slurm.lock $(LOCK)
	echo 'cosmic-ray>=8.7' | \
	  $(compile) - -c requirements.lock -o requirements-mutants.lock $(LOCK)

uv = PATH="$$PWD/$(BIN):$$PATH" uv
compile = $(uv) pip compile --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate --quiet

# Stale is what differs from the stamp, whatever the dates of the files say. The import fails where
# the Python that .venv was built with has gone or moved on. Nothing to be done takes 30 ms.
setup:
	@$(if $(up_to_date),:,$(or $(suitable),$(error $(advice))) .ci/environment.py)

up_to_date = $(shell unset $(settings); { pwd -P; cat requirements.lock pyproject.toml; } | cmp -s - .venv/stamp \
  && $(BIN)/python -c 'import yaml' 2>/dev/null && echo yes)
suitable = $(call first_with,import venv; import ensurepip)
new_enough = $(call first_with,pass)
first_with = $(shell unset $(settings); for python in $(PYTHON); do \
  "$$python" -c '$(1); import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  && echo "$$python" && break; done)
advice = $(if $(new_enough),$(shell $(new_enough) -V) has no venv module,there is no Python 3.11 or \
  newer); please install it, on Debian and Ubuntu by: apt install python3 python3-venv
