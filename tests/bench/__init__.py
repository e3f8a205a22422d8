"""Figures of the running program, to be taken by hand: never part of the suite.

    python -m tests.bench.terminal [--rounds 2] [--sizes 1000 1000000] [--keep FOLDER] [--vd PATH]

makes stores of these sizes (a few minutes for a million; `--keep` keeps them for the next run),
starts this program on each, and beside it, round after round: a bare Textual program, Textual's
own table of 1,000 rows, and VisiData on a table of as many rows where it is installed. It prints
start, memory, and for some keys: time to the last byte, CPU and bytes; then each target, with a
`!` where it is missed. Quote the ratios of one run: the times hold for one machine at one
moment. CPU is the steadier of the two where other things run. What does not depend on the
machine is asserted in the suite: bytes a key in tests/terminal/test_bytes.py, questions and rows
a screen in tests/screens/test_budgets.py, steps of a query in tests/store/test_plans.py.
"""
