"""How each query is answered: one file per noun. A reader can only return values."""
