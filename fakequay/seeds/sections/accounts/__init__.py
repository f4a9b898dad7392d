"""Sections of the seed format for users, organizations, teams, robots, tokens and billing."""
