# Two commands: `make demo` and `make test`. Each sets up .venv by itself, from the versions in constraints.txt.
PYTHON ?= python3.11
BIN := .venv/bin
EXTRAS := evaluation,large,otel,postgres,publish,redis,semantic,ukrainian
# one more than there are cores: many tests wait for a server, a receiver or a browser
WORKERS ?= $(shell expr `nproc` + 1)

# --without-pip: Debian parts ensurepip from Python; any pip can install into another interpreter's environment
.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

.PHONY: bench demo test format licences pictures sbom
demo: .venv/ready
	$(BIN)/python .ci/demo.py $(if $(CHECK),--check) $(if $(PORT),--port $(PORT))

test: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(WORKERS)

# how others do with the same documents and questions; SETS="DIR…" takes evaluation sets or content roots
bench: .venv/ready
	$(BIN)/python -m benchmarks peers $(or $(SETS),corpora/demo) --sections $(or $(SECTIONS),2000)

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

licences: .venv/ready
	$(BIN)/python .ci/licences.py

# for machines that look for known weaknesses: all that an installation has, in CycloneDX's form; the tool has an environment of its own
sbom:
	$(PYTHON) -m venv --clear --without-pip build/installed
	$(PYTHON) -m pip --python build/installed/bin/python --disable-pip-version-check install --quiet --constraint constraints.txt '.[$(EXTRAS)]'
	$(PYTHON) -m venv --clear --without-pip build/sbom
	$(PYTHON) -m pip --python build/sbom/bin/python --disable-pip-version-check install --quiet cyclonedx-bom==7.5.0
	mkdir -p dist
	build/sbom/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file dist/kotae.cdx.json build/installed/bin/python

pictures: .venv/ready
	$(BIN)/python .ci/pictures.py
