"""Business logic of tags: lists, moves, deletes and restores them."""
