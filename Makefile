# `make run` and `make test` need Python 3.11+ and make. Everything else is installed into .venv.
# Every tool is run as `python -m`: the scripts in .venv/bin break in long paths and after a move.

PORT ?= 8000
# In their order, a few at a time: those that empty the tables come last, and both end together.
PYTEST_ARGS ?= -n 2 --maxschedchunk 20
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV = .venv/bin/python
CODE = sources factbase api

# Nothing listens there: the checks that get it need a production configuration, not a database.
PRODUCTION = FACTBASE_HTTPS=on FACTBASE_DEBUG=off FACTBASE_ALLOWED_HOSTS=facts.example.org \
	FACTBASE_SECRET_KEY=checks-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF \
	DATABASE_URL=postgres://nobody@127.0.0.1:1/nothing

# $(call install,<file of requirements>,<stamp>): unless just these files were installed before.
# An installation that was cut short leaves .venv/incomplete, and the next one starts anew.
define install
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed, and was not found." \
		"Install it (on Debian: python3 and python3-venv) or name it: make PYTHON=/path/to/python" \
		>&2; exit 1; }
	@test ! -e .venv/incomplete && $(VENV) -m pip --version >/dev/null 2>&1 \
		|| { echo "Making .venv"; "$(PYTHON)" -m venv --clear .venv; }
	@wanted=$$(cat requirements.txt $(1) | cksum); \
	test "$$(cat .venv/$(2) 2>/dev/null)" = "$$wanted" || { \
		echo "Installing $(1)"; \
		touch .venv/incomplete \
		&& $(VENV) -m pip install --quiet --disable-pip-version-check \
			--root-user-action=ignore -r $(1) \
		&& echo "$$wanted" >.venv/$(2) && rm .venv/incomplete; }
endef

.PHONY: help run stop test lint format bench openapi messages screenshots runtime development

help:
	@echo "make run     serve the sample desk on http://127.0.0.1:$(PORT)/ (PORT=...)"
	@echo "make stop    stop the embedded PostgreSQL, if it still runs"
	@echo "make test    lint and every test (PYTEST_ARGS=...)"
	@echo "make lint    style, types, layers, migrations, deployment checks"
	@echo "make format  put the code into the project's style"
	@echo "make openapi  record the API's description and its examples after a change"
	@echo "make messages  collect the words of the interface for translation, and compile them"
	@echo "make bench   measure the paths that must be quick"
	@echo "make screenshots  pictures of the desk and the pages, in var/screenshots"

run: runtime
	@$(VENV) manage.py serve --port $(PORT)

stop: runtime
	@$(VENV) manage.py db stop

test: lint
	$(VENV) -m pytest $(PYTEST_ARGS)

lint: development
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(VENV) -m mypy $(CODE)
	@echo "manage.py makemigrations --check"
	@$(PRODUCTION) $(VENV) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy"
	@$(PRODUCTION) $(VENV) manage.py check --deploy --fail-level WARNING

format: development
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .

bench: development
	$(VENV) -m benchmarks

openapi: development
	$(VENV) -m pytest -q tests/api/schema/test_examples.py --record
	$(VENV) manage.py api_changes --record

messages: development
	$(VENV) -m tests.catalogue

screenshots: development
	$(VENV) -m tests.browser.screenshots

runtime:
	$(call install,requirements.txt,installed-runtime)

development: runtime
	$(call install,tests/requirements.txt,installed-development)
