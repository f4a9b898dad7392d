"""What the search operations decide."""
