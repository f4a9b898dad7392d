"""Definition of the robot area."""

from fakequay.web import Area

area = Area("robot", description="Manage robots and their tokens.")
