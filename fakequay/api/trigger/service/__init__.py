"""Business logic of build triggers: setup, checks, manual builds and source repositories."""
