"""One file per revision; its number is its place."""
