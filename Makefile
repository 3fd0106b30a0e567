# Two commands: `make app` opens the page, `make test` runs the tests. Both set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
STAMP := $(VENV)/.installed

.PHONY: app test setup ask check format bench clean

app: setup
	$(BIN)/zeilentreu serve --port $(PORT) --open

test: setup
	$(BIN)/python -m pytest

ask: setup
	@$(BIN)/zeilentreu ask "$(Q)"

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# DATA is a folder with gold/, eval/ and documents/ (see benchmarks/README.md).
bench: setup
	$(BIN)/python -m benchmarks $(DATA)

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
