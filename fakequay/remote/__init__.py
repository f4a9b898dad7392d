"""Remote control: controls a running server over HTTP, with Python's standard library only."""
