"""Entry point of ``python -m fakequay``: runs the command line."""

from fakequay.cli import main

main()
