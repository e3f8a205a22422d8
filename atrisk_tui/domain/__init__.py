"""What the product means: nouns, commands, queries, policy and rules, in plain Python."""
