"""The command line: the accessible twin of the screens, with the same actor, policy and audit.

* arguments.py   the options that stand anywhere; nothing heavier
* run.py         arguments to an exit code: the one place that catches failures
* program.py     the program itself; no subcommand is loaded for it
* session.py     who is asking, of which store, printing where
* tree.py        the subcommands, put together
* options.py     options declared once, as text; parsed by values.py and names.py
* objects.py     rows to JSON
* printing.py    tables, lines and JSON on the streams
"""
