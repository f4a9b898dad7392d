"""``python -m fakequay.cli``."""

from . import main

main(prog_name="fakequay")
