"""Arguments to run pytest in a separate process, without plugins that only these tests need."""

LEAN = ["-p", "no:cacheprovider"]
# Each plugin takes a second to import.
LEAN += ["-p", "no:anyio", "-p", "no:hypothesispytest", "-p", "no:schemathesis"]
COMMAND = ["-m", "pytest", "-q", *LEAN]
