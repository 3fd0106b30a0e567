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

# `make bench DATA=FOLDER` measures everything anew (see benchmarks/README.md); without DATA it prints
# the committed results.
bench: setup
ifdef DATA
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[bench]"
	$(BIN)/python -m benchmarks.documents $(DATA)/documents
	$(BIN)/python -m benchmarks.embedding $(DATA)
	$(BIN)/python -m benchmarks.retrieval $(DATA) --xquad
	$(BIN)/python -m benchmarks.answers $(DATA)
	$(BIN)/python -m benchmarks.research $(DATA)
	$(BIN)/python -m benchmarks.page
endif
	$(BIN)/python -m benchmarks

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
