# Two commands do everything on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := OMP_NUM_THREADS=1 $(BIN)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

.PHONY: demo test bench system lock clean

demo: $(VENV)/installed            ## build the bundled sample case, seal it, say where they are and how to check
	@$(RUN)/onrecord build src/onrecord/sample/*.txt --places src/onrecord/sample/places.csv \
	  --case build/demo/sample-case --out build/demo/case-file --by demo
	@rm -rf build/demo/sealed build/demo/TRUST && mkdir -p build/demo/TRUST
	@test -f build/demo/key || $(RUN)/onrecord key build/demo/key --output jsonl >/dev/null
	@echo 'demo namespaces="onrecord-checkpoint,onrecord-seal"' "$$(cat build/demo/key.pub)" >build/demo/TRUST/allowed_signers
	@$(RUN)/onrecord seal build/demo/sealed --key build/demo/key --to "whoever tries this" --unreviewed --by demo \
	  --case build/demo/sample-case --output jsonl >/dev/null
	@echo; echo "Sealed, unreviewed as it is, in build/demo/sealed. To check it, with nothing of ours:"
	@echo "  sh build/demo/sealed/VERIFY.sh build/demo/sealed build/demo/TRUST"
	@echo "  python3 -I build/demo/sealed/verify.py build/demo/sealed build/demo/TRUST"

test: $(VENV)/installed-test system ## run every test
	@$(RUN)/ruff check src tests bench tools
	@$(RUN)/python -m pytest

system:                            ## programs some tests use, from the system's packages, where this user may install them
	@sh tools/system_packages.sh

bench: $(VENV)/installed-test      ## measure on the labelled corpora; skips those that are absent
	@$(RUN)/python -m bench

lock:                              ## pin every dependency, with its hashes, from pyproject.toml
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra test -c requirements.lock pyproject.toml -o requirements-test.lock

clean:
	rm -rf build $(VENV)

# Two locks with the same versions: what OnRecord needs, and that with the test tools (a browser's driver among them).
$(VENV)/installed: requirements.lock pyproject.toml
	@echo "Making the environment in $(VENV) (once; about a minute)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "OnRecord needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed requirements-test.lock
	@$(PIP) --require-hashes -r requirements-test.lock
	@touch $@
