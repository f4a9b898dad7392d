"""Changes to whole namespaces: renaming, conversion, deletion."""
