"""Tests of the fast imports: delayed parts of libraries work when they are used."""

import subprocess
import sys

SCRIPT = """
from fakequay.cli import fast_imports
fast_imports.install()
import marshmallow
import yaml
from marshmallow.validate import Email

print(type(Email.DOMAIN_REGEX).__name__)
address = marshmallow.fields.Email()
print(address.deserialize("ci@acme.example"))
try:
    address.deserialize("ci@acme")
except marshmallow.ValidationError as error:
    print(error)
print(yaml.safe_load("a: 1"))
"""


def test_delayed_parts_of_libraries_work_at_their_first_use() -> None:
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines() == [
        "_DelayedPattern",
        "ci@acme.example",
        "['Not a valid email address.']",
        "{'a': 1}",
    ]
