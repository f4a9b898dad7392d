"""``python -m fakequay``."""

from fakequay.cli import main

main()
