"""Business logic of build triggers: setup, analysis, manual builds and source repositories."""
