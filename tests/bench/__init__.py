"""Figures of the running program, to be taken by hand: never part of the suite.

    python -m tests.bench.terminal [--rounds 2] [--sizes 1000 100000]

makes stores of these sizes in a temporary folder (half a minute for the larger one), starts
this program on each, a bare Textual program and Textual's own table of 1,000 rows beside it,
round after round, and prints start, memory, and for some keys: time to the last byte, CPU and
bytes. Quote the ratios of one run: the times hold for one machine at one moment. CPU is the
steadier of the two where other things run. What does not depend on the machine is asserted in
the suite: bytes a key in tests/terminal/test_bytes.py, questions and rows a screen in
tests/screens/test_budgets.py, steps of a query in tests/store/test_plans.py.
"""
