# `just` lists these recipes. They use the active Python environment.

extended := "tests/browser tests/clients tests/deploy tests/docs tests/examples tests/packages tests/properties tests/torture"
export COVERAGE_FILE := justfile_directory() / ".coverage"

[private]
default:
    @just --list --unsorted

# Run all checks of CI
check: lint types layers coverage docs

# Check format, lint rules, spelling and vocabulary
lint: words
    ruff format --check
    ruff check

# Check spelling, and words for which the project has a plainer one (tools/vocabulary.txt)
words:
    codespell --dictionary - --dictionary tools/vocabulary.txt

# Fix format and lint problems automatically
fmt:
    ruff format
    ruff check --fix

# Check types, also with the functions that Python has on Windows and macOS
types:
    mypy --strict
    mypy --strict --platform win32 --cache-dir .mypy_cache/win32 -p fakequay
    mypy --strict --platform darwin --cache-dir .mypy_cache/darwin -p fakequay

# Check which package may import which
layers:
    lint-imports

# Run the tests of the package; arguments are passed to pytest
test *args:
    pytest -n 2 {{ args }}

# Run the tests of one API area (just quick tag) or of all areas (just quick)
quick area="":
    pytest -n 2 -q tests/api/test_{{ area }}*.py

# Run the tests that take longer: documentation, examples, browser, clients, invalid requests, failures
extended *args:
    pytest -n 2 {{ extended }} {{ args }}

# Run the tests of clients that are written in Go and of the slow examples; builds the clients, on first use for several minutes
clients *args:
    pytest -n 2 tests/clients/go tests/examples/slow {{ args }}

# Run the tests and measure the coverage of the package in all processes
coverage:
    coverage erase
    COVERAGE_PROCESS_START={{ justfile_directory() }}/pyproject.toml pytest -n 2
    COVERAGE_PROCESS_START={{ justfile_directory() }}/pyproject.toml pytest -n 2 {{ extended }}
    just covered

# Report the measured coverage
[private]
covered:
    coverage combine --quiet
    coverage report --fail-under=97

# Test with killed processes, full disks, many connections, replaced data and invalid requests: ten minutes
torture *args:
    TORTURE=1 pytest -n 2 tests/torture {{ args }}

# Run the benchmarks in an environment with only the package; arguments select benchmarks
bench *args:
    uv venv --quiet --clear build/bench
    VIRTUAL_ENV=$PWD/build/bench uv pip install --quiet -e . pytest requests
    build/bench/bin/python -m benchmarks {{ args }}

# Build the wheel and the source archive in dist/
build:
    python -m hatchling build

# Build the image on the Debian of this machine and test it; needs root and buildah
image *args:
    pytest tests/image {{ args }}

# Write the packages of the wheel's environment to dist/ as a CycloneDX SBOM
sbom:
    rm -rf build/sbom
    python -m venv --without-pip build/sbom
    uv pip install --quiet --python build/sbom/bin/python .
    mkdir -p dist
    # The tool reads only a static version, so write the dynamic version into a copy of pyproject.toml.
    version=$(python -c "import fakequay; print(fakequay.__version__)"); \
    sed "s/^dynamic = \[\"version\"\]/version = \"$version\"/" pyproject.toml > build/sbom/pyproject.toml; \
    uv tool run --quiet --from "cyclonedx-bom>=7" cyclonedx-py environment --output-reproducible --pyproject build/sbom/pyproject.toml \
        --output-file dist/fakequay-$version.cdx.json build/sbom/bin/python

# Test with the oldest (lowest-direct) or the newest (highest) versions of the dependencies
range resolution="lowest-direct":
    rm -rf build/{{ resolution }}
    uv venv --quiet build/{{ resolution }}
    VIRTUAL_ENV=$PWD/build/{{ resolution }} uv pip install --quiet --resolution {{ resolution }} -e .
    VIRTUAL_ENV=$PWD/build/{{ resolution }} uv pip install --quiet -e '.[test]'
    build/{{ resolution }}/bin/python -m pytest -n 2 -q

# Test with the oldest and the newest versions of the dependencies
ranges: (range "lowest-direct") (range "highest")

# Build the documentation site in site/; a broken link is an error
docs:
    NO_MKDOCS_2_WARNING=1 mkdocs build --strict --quiet

# Rewrite the generated pages of docs/reference/
reference:
    python -m tools.reference

# Rewrite the console pictures in docs/images/; needs chromium
screenshots:
    python -m tools.screenshots
