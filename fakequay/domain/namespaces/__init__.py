"""Changes of users and organizations: renaming, conversion, new owner and deletion."""
