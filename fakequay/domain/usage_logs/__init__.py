"""Usage logs: queries, counts and exports."""
