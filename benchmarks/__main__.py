"""Command ``python -m benchmarks [NAME…]``: runs benchmarks; without names, all except ``soak``.

Arguments that begin with ``-`` are options of the benchmarks.
"""

import importlib
import sys
from pathlib import Path

HELPERS = {
    "__init__",
    "__main__",
    "bare_flask",
    "bare_smorest",
    "peer_limits",
    "peer_servers",
    "processes",
}
ON_REQUEST = {"soak"}  # takes longer than all other benchmarks together
NAMES = sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - HELPERS)


def main() -> None:
    """Run benchmarks, list the results above their limits, and exit with 1 if there are any."""
    named = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    unknown = set(named) - set(NAMES)
    if unknown:
        sys.exit(f"unknown benchmark {', '.join(sorted(unknown))}: choose from {', '.join(NAMES)}")
    missed = []
    for name in named or [name for name in NAMES if name not in ON_REQUEST]:
        benchmark = importlib.import_module(f"benchmarks.{name}")
        print(f"\n{benchmark.__doc__}")
        try:
            benchmark.main()
        except SystemExit as exit_:
            missed.append(f"{name}: {exit_}")
    if missed:
        sys.exit("\n" + "\n".join(missed))


main()
