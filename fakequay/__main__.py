"""``python -m fakequay``."""

from fakequay.cli import main

main(prog_name="fakequay")
