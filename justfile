# `just` lists these; each runs in the environment that is active.

export COVERAGE_FILE := justfile_directory() / ".coverage"

[private]
default:
    @just --list --unsorted

# All that CI asks for
check: lint types layers coverage

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

# The tests, and how much of the package they reached: every process is measured from its first line
coverage *args:
    coverage erase
    COVERAGE_PROCESS_START={{ justfile_directory() }}/pyproject.toml pytest -n 2 {{ args }}
    coverage combine --quiet
    coverage report --fail-under=97

# Kills, full disks, crowds and nonsense, tried hard: ten minutes
torture *args:
    TORTURE=1 pytest -n 2 tests/torture {{ args }}

# What is measured, as ratios from one run; arguments choose
bench *args:
    python -m benchmarks {{ args }}

# The wheel and the source archive, in dist/
build:
    python -m hatchling build
