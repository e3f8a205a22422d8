"""Files to rows to a plan: what comes in from outside."""
