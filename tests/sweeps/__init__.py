"""Sweeps: each calls every operation in one way, and compares the answers with a table.

A table is a text file beside its test. After an intended change, run the module to print the table
anew: ``python -m tests.sweeps.test_first_check > tests/sweeps/first_check.txt``. Review the
difference: where the recordings do not show the real answer, a note in the table says which rule of
the contract it follows from.
"""
