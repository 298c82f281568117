# make run: the page on the sample archive.   make test: everything that must hold.
PYTHON ?= python3
PORT ?= 7860
BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --no-deps --require-hashes
NEEDS_CUDA := import importlib.metadata as m, sys; sys.exit(not any(r.startswith("nvidia") for r in m.requires("torch")))
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test soak lint browser strace bench answers lock licences audit clean

run: .venv/installed
	$(BIN)/footnote ingest corpus
	$(BIN)/footnote serve --port $(PORT)

test: .venv/installed-dev browser strace lint
	$(BIN)/python -m pytest
	$(BIN)/python -m evals gate

# The long campaigns: hostile files, kills, full disks, flipped bytes, malformed requests.
soak: .venv/installed-dev browser strace
	$(BIN)/python -m pytest -m soak

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The budgets of the README, and its answers, printed anew.
bench: .venv/installed-dev browser
	$(BIN)/python -m evals.bench

answers: .venv/installed
	$(BIN)/python -m evals.answers

browser:
	@sh .ci/chromium

strace:
	@sh .ci/strace

.venv/installed: pyproject.toml locks/footnote.txt locks/cuda.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Footnote needs Python 3.11 or newer; set PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(INSTALL) --requirement locks/footnote.txt
	if $(BIN)/python -c '$(NEEDS_CUDA)'; then $(INSTALL) --requirement locks/cuda.txt; fi
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/installed-dev: .venv/installed locks/dev.txt
	$(INSTALL) --requirement locks/dev.txt
	touch $@

# Every file that is installed has a hash here; lock writes them anew, after a change of pyproject.toml or constraints.txt.
lock:
	.ci/lock

licences: .venv/installed-dev
	$(BIN)/python -m evals.licences

# Where an advisory database can be had.
audit: .venv/installed-dev
	$(BIN)/python -m evals.audit

clean:
	rm -rf .venv .footnote .mypy_cache .pytest_cache .ruff_cache build *.egg-info
