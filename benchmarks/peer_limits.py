"""Performance limits of fakequay, as ratios of its results to those of other servers."""

from typing import NamedTuple

OURS, EMPTY = "fakequay", "fakequay, empty seed"


class Target(NamedTuple):
    """Performance limit: the largest ratio of a result of fakequay to that of another server.

    Attributes:
        name: Description of the ratio.
        ours: Server and column of the result of fakequay.
        theirs: Server and column of the result to divide by.
        most: Largest permitted ratio.
        reason: Why fakequay may exceed the limit; printed in that case.
    """

    name: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    most: float
    reason: str = ""


FLASK, MOTO, JSON_SERVER = "bare Flask", "moto", "json-server"
IMPORTS_ALONE = (
    "the imports of Flask, marshmallow and other libraries take most of the time and memory"
)
TARGETS = [
    Target(
        "CPU time of the start of fakequay with the empty seed / CPU time of a Python process that "
        "only runs `import flask_smorest, tinydb`",
        (EMPTY, "start"),
        ("imports", "start"),
        1.25,
        "fakequay imports about 285 modules and registers 301 operations",
    ),
    Target(
        "CPU time of the start of fakequay / CPU time of a Python process that only runs "
        "`import flask_smorest, tinydb`",
        (OURS, "start"),
        ("imports", "start"),
        1.25,
        "fakequay imports about 285 modules, registers 301 operations and loads the seed demo",
    ),
    Target(
        "CPU time of the start of fakequay / CPU time of the start of moto",
        (OURS, "start"),
        (MOTO, "start"),
        0.65,
        IMPORTS_ALONE,
    ),
    Target(
        "CPU time of the start of fakequay / CPU time of the start of json-server",
        (OURS, "start"),
        (JSON_SERVER, "start"),
        1.0,
        "the imports of Flask and marshmallow alone take nearly as long as the start of "
        "json-server",
    ),
    Target(
        "memory use of fakequay / memory use of a Flask application with one route",
        (OURS, "memory"),
        (FLASK, "memory"),
        1.3,
        "fakequay imports about 285 modules and loads the seed demo",
    ),
    Target(
        "memory use of fakequay / memory use of moto",
        (OURS, "memory"),
        (MOTO, "memory"),
        0.55,
        IMPORTS_ALONE,
    ),
    Target(
        "CPU time of a GET request to fakequay / CPU time of a GET request to a Flask application "
        "with one route",
        (OURS, "GET"),
        (FLASK, "GET"),
        1.6,
        "the response of fakequay has seventy fields; fakequay checks permissions and records the "
        "request",
    ),
    Target(
        "CPU time of a POST request to fakequay / CPU time of a POST request to a Flask "
        "application with one route",
        (OURS, "POST"),
        (FLASK, "POST"),
        2.5,
        "for each POST request, fakequay validates the body and stores five indexed records",
    ),
    Target(
        "CPU time of a POST request to fakequay with a data folder / CPU time of a POST request to "
        "fakequay without a data folder",
        ("fakequay, --data", "POST"),
        (OURS, "POST"),
        1.15,
        "each POST syncs the journal to disk, which takes nearly all of the additional time",
    ),
    Target(
        "wait for a GET response of fakequay / wait for a GET response of moto",
        (OURS, "GET wait"),
        (MOTO, "GET wait"),
        0.25,
        "the response of fakequay has seventy fields; moto returns an empty list",
    ),
    Target(
        "wait for a POST response of fakequay / wait for a POST response of moto",
        (OURS, "POST wait"),
        (MOTO, "POST wait"),
        0.25,
        "for each POST request, fakequay stores five indexed records",
    ),
    *(
        Target(
            f"wait for a {method} response of fakequay / wait for a {method} response of "
            f"json-server",
            (OURS, f"{method} wait"),
            (JSON_SERVER, f"{method} wait"),
            0.3,
            "json-server responds fast on open connections; even a Flask application with one "
            "route takes more than half the time of fakequay",
        )
        for method in ("GET", "POST")
    ),
    Target(
        "wait for a GET response of fakequay / wait for a GET response of Prism",
        (OURS, "GET wait"),
        ("Prism", "GET wait"),
        1.0,
    ),
    Target(
        "wait for a GET response of fakequay / wait for a GET response of Mockoon",
        (OURS, "GET wait"),
        ("Mockoon", "GET wait"),
        1.0,
    ),
    Target(
        "wait for a POST response of fakequay / wait for a POST response of WireMock",
        (OURS, "POST wait"),
        ("WireMock", "POST wait"),
        1.0,
        "the Java virtual machine compiles the code of WireMock while it runs, and WireMock stores "
        "nothing",
    ),
    Target(
        "CPU time of a session with fakequay / CPU time of a session with moto",
        (OURS, "session"),
        (MOTO, "session"),
        0.5,
        "the session includes the start of fakequay, which exceeds its own limit",
    ),
    Target(
        "CPU time of a session with fakequay / CPU time of a session with json-server",
        (OURS, "session"),
        (JSON_SERVER, "session"),
        0.7,
        "the session includes the start of fakequay, which takes longer than the start of "
        "json-server",
    ),
    Target(
        "CPU time of a reset of fakequay with the seed demo / CPU time of a reset of moto without "
        "data",
        (OURS, "reset"),
        (MOTO, "reset"),
        0.6,
        "any HTTP request to fakequay takes half the time of a reset of moto",
    ),
]
