"""What a browser remembers of the console beside who is signed in."""

CONTROL = "fakequay_control"  # the control token, where one was asked for
WORLD = "fakequay_world"  # which of several worlds is shown
