"""Changes of whole namespaces: renaming, conversion, change of owner, deletion."""
