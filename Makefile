# Everything sets up what it needs by itself. Written for Debian and Ubuntu, and for
# macOS, where it is untested.
PYTHON ?= python3
BIN := .venv/bin
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: help run setup test check bench campaign docs models lock

help:  ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

# What Python has compiled is kept, whatever the shell says: the next start is twice as fast.
run:  ## serve Walkamile at 127.0.0.1:8000, with a sample organisation at first
	@$(PYTHON) tools/setup.py core
	@exec env -u PYTHONDONTWRITEBYTECODE $(BIN)/walkamile serve

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

# What is measured, by part. A file of bench/ that is named nowhere here is part of another.
BENCH_listen := import_rows listen redact redact_fresh
BENCH_understand := meaning understand_themes understand_names understand_cost understand_scale feeling shifts
BENCH_search := search search_quality
BENCH_pages := pages
BENCH_walk := walk walk_unseen walk_heard walk_seeds walk_oscar walk_peers walk_seeds_elsewhere miniwob phone_calls
BENCH_talk := talk capture jot
BENCH_chair := chair
BENCH_act := board
BENCH_follow := follow follow_claims follow_told follow_pages
BENCH_engine := engine
PARTS := listen understand search pages walk talk chair act follow engine

bench: dev  ## measure speed and quality beside others (hours); make bench-walk measures a part
	@for part in $(PARTS); do $(MAKE) --no-print-directory bench-$$part || exit 1; done

bench-%: dev
	@for name in $(or $(BENCH_$*),$*); do \
		echo "== bench/$$name.py"; $(BIN)/python "bench/$$name.py" || exit 1; \
	done

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
