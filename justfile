# `just` lists these; each runs in the environment that is active.

export COVERAGE_FILE := justfile_directory() / ".coverage"

[private]
default:
    @just --list --unsorted

# All that CI asks for
check: lint types layers coverage docs

# The format and the lint rules
lint:
    ruff format --check
    ruff check

# Rewrite what can be put right without a person
fmt:
    ruff format
    ruff check --fix

# The types
types:
    mypy --strict

# Who may import whom
layers:
    lint-imports

# The tests; arguments go to pytest
test *args:
    pytest -n 2 {{ args }}

# The tests of one API area (just quick tag) or of all areas (just quick)
quick area="":
    pytest -n 2 -q tests/api/test_{{ area }}*.py

# The tests, and how much of the package they reached: every process is measured from its first line
coverage *args:
    coverage erase
    COVERAGE_PROCESS_START={{ justfile_directory() }}/pyproject.toml pytest -n 2 {{ args }}
    just covered

# How much of the package the measured processes reached
[private]
covered:
    coverage combine --quiet
    coverage report --fail-under=97

# Kills, full disks, crowds and nonsense, tried hard: ten minutes
torture *args:
    TORTURE=1 pytest -n 2 tests/torture {{ args }}

# What is measured, as ratios from one run, where nothing but the package is installed; arguments choose
bench *args:
    uv venv --quiet --clear build/bench
    VIRTUAL_ENV=$PWD/build/bench uv pip install --quiet -e . pytest requests
    build/bench/bin/python -m benchmarks {{ args }}

# The wheel and the source archive, in dist/
build:
    python -m hatchling build

# The image, built from the Dockerfile over this machine's Debian, and run; needs root and buildah
image *args:
    pytest tests/image {{ args }}

# What goes into the wheel's environment, as a CycloneDX document in dist/
sbom:
    rm -rf build/sbom
    python -m venv --without-pip build/sbom
    uv pip install --quiet --python build/sbom/bin/python .
    mkdir -p dist
    # The version is dynamic, and the tool reads only one that is written down.
    version=$(python -c "import fakequay; print(fakequay.__version__)"); \
    sed "s/^dynamic = \[\"version\"\]/version = \"$version\"/" pyproject.toml > build/sbom/pyproject.toml; \
    uv tool run --quiet --from "cyclonedx-bom>=7" cyclonedx-py environment --output-reproducible --pyproject build/sbom/pyproject.toml \
        --output-file dist/fakequay-$version.cdx.json build/sbom/bin/python

# The tests of what the package does, with the oldest (lowest-direct) or the newest (highest) of what it depends on
range resolution="lowest-direct":
    rm -rf build/{{ resolution }}
    uv venv --quiet build/{{ resolution }}
    VIRTUAL_ENV=$PWD/build/{{ resolution }} uv pip install --quiet --resolution {{ resolution }} -e .
    VIRTUAL_ENV=$PWD/build/{{ resolution }} uv pip install --quiet pytest pytest-xdist hypothesis requests httpx trustme testcontainers pyyaml
    build/{{ resolution }}/bin/python -m pytest -n 2 -q --ignore=tests/control/test_openapi.py tests/api tests/cli tests/control tests/plugin tests/registry tests/seeds tests/server tests/storage tests/web

# Both ends of the ranges
ranges: (range "lowest-direct") (range "highest")

# The site, in site/; a link that leads nowhere fails it
docs:
    NO_MKDOCS_2_WARNING=1 mkdocs build --strict --quiet

# Rewrite the generated pages of docs/reference/
reference:
    python -m tools.reference

# The pictures of the console in docs/images/ anew; needs chromium
screenshots:
    python -m tools.screenshots
