"""Business logic of repositories: creates, lists, returns, changes and deletes them."""
