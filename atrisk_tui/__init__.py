"""The at-risk log of a customer retention team, in a terminal."""

__version__ = "0.1.0"
