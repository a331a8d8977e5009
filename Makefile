# `make report` and `make test` are the two commands; each sets up what it needs.
.POSIX:
.PHONY: report test slow bench lint lock setup

BIN = .venv/bin

report: setup
	@PATH="$$PWD/$(BIN):$$PATH" snakemake $${TOPIC:+--config "topic=$$TOPIC"}
	@for claims in data/$${TOPIC:-*}/claims.yaml; do \
	  topic=$${claims#data/}; echo "reports/$${topic%/claims.yaml}/index.html"; done

test: setup
	@$(BIN)/pytest

# What takes too long to be a habit
slow: setup
	@$(BIN)/pytest -m slow

bench: setup
	@$(BIN)/pytest -m bench --durations=0

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/snakefmt --check Snakefile

# Needs uv (python3 -m pip install uv); one lock serves every Python from 3.11 on
lock:
	uv pip compile pyproject.toml --extra dev --group build --output-file requirements.lock --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet $(LOCKFLAGS)

# The stamp holds the folder and both files: whatever differs from it is stale. Nothing to be done costs 30 ms.
setup:
	@if { pwd -P; cat requirements.lock pyproject.toml; } | cmp -s - .venv/stamp && $(BIN)/python -c ''; then exit 0; fi; \
	problem="Install Python 3.11 or newer (Debian, Ubuntu: apt install python3 python3-venv), then run make again"; \
	for python in python3.13 python3.12 python3.11 python3 python; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  if "$$python" -c 'import venv, ensurepip' 2>/dev/null; then exec "$$python" .ci/environment.py; fi; \
	  problem="Install the venv module of $$("$$python" -V) (Debian, Ubuntu: apt install python3-venv), then run make again"; \
	done; echo "$$problem" >&2; exit 1
