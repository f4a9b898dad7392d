"""Business logic of the simulated Quay server, without HTTP code, and its exceptions."""
