"""Changes of users' and organizations' namespaces: renaming, conversion, new owner, deletion."""
