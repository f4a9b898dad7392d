"""Entry point of ``python -m fakequay.cli``."""

from . import main

main()
