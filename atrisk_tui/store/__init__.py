"""The only room with a database in it: one gate for every read and every write."""
