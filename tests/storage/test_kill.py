"""Durability of acknowledged writes after kill -9."""

import random
import subprocess
import sys
from pathlib import Path

from tests.storage.example_tables import Library

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import sys
from pathlib import Path
from fakequay.storage import data_folder
from tests.storage.example_tables import Library, Loan

data_folder._SMALL = 3_000
store = Library(Path(sys.argv[1]), "relaxed")
while True:
    with store.transaction():
        loan = store.loans.add(Loan(1))
        store.loans.add(Loan(-loan.id))
        if loan.id > 40:
            store.loans.remove(store.loans.find(book_id=1)[0])
    print(loan.id, flush=True)
"""


def kill_writer(folder: Path, after: int) -> int:
    """Start a program that writes, kill it and return the last acknowledged id."""
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        told = [program.stdout.readline() for _ in range(after)]
        program.kill()
        told += program.stdout.read().splitlines()
    return int(told[-1])


def test_acknowledged_writes_survive_ten_kills(tmp_path: Path) -> None:
    draw = random.Random(1)
    for _ in range(10):
        last = kill_writer(tmp_path, after=draw.randrange(1, 120))
        store = Library(tmp_path)
        assert store.warnings == [] or "never acknowledged" in store.warnings[0]
        newest = store.loans.newest(book_id=1, limit=1)[0].id
        assert newest >= last > 0
        assert all(store.loans.count(book_id=-loan.id) for loan in store.loans.find(book_id=1))
        store.close()
