# Everything sets up what it needs by itself. Written for Debian and Ubuntu, and for
# macOS, where it is untested.
PYTHON ?= python3
BIN := .venv/bin
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: help run setup test check bench bench-walk campaign docs models lock

help:  ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

run:  ## serve Walkamile at 127.0.0.1:8000, with a sample organisation at first
	@$(PYTHON) tools/setup.py core
	@exec $(BIN)/walkamile serve

setup:  ## install every extra but the cluster's into .venv
	@$(PYTHON) tools/setup.py all

# A browser that did not answer within its time on a busy machine is asked once more, and
# the run says so; any other failure stands.
AGAIN := --reruns 1 --only-rerun TimeoutError

test: dev system  ## run the tests
	$(BIN)/python -m pytest -q -n 2 -m "not campaign" $(AGAIN)

check: dev  ## style, types, layers, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_docs.py tests/test_house.py

bench: dev  ## measure speed beside others; single ones: make bench-NAME
	@for file in bench/*.py; do echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

bench-walk: dev  ## walks: three policies, unseen sites, others' tools where they are installed
	@for name in walk walk_unseen walk_peers miniwob; do $(BIN)/python "bench/$$name.py" || exit 1; done

bench-%: dev
	$(BIN)/python bench/$*.py

campaign: dev system  ## the long fault campaigns that make test only samples
	$(BIN)/python -m pytest -q -m campaign

docs: dev system  ## make the README's outputs and picture anew from the real thing
	$(BIN)/python tools/outputs.py
	$(BIN)/python tools/picture.py

models: dev  ## fit the shipped models anew
	@for file in tools/models/*.py; do echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

lock: dev  ## pin every dependency anew, with hashes
	$(BIN)/python tools/lock.py $(ARGS)

.PHONY: dev system
dev:
	@$(PYTHON) tools/setup.py dev

system:
	@$(PYTHON) tools/setup.py system
