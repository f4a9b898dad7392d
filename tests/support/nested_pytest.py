"""pytest in a process of its own, as users run it who have none of what only our tests want."""

LEAN = ["-p", "no:cacheprovider"]
# Each takes a second to import.
LEAN += ["-p", "no:anyio", "-p", "no:hypothesispytest", "-p", "no:schemathesis"]
COMMAND = ["-m", "pytest", "-q", *LEAN]
