"""The schema's history: numbered revisions, each frozen once released, run by `store.schema`.

A revision that rebuilds `customer` on SQLite must make its three search triggers again.
"""
