"""The gate: what a script says is spoken only if the facts that it cites say it too."""
