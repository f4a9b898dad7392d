"""Blueprint of the robot operations."""

from fakequay.web import Area

area = Area("robot", description="Manage robots and their tokens.")
