"""Business logic of the team operations: teams, members, invitations and synchronization."""
