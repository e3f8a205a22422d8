"""How each command is carried out: one file per noun. A handler changes rows, never commits."""
