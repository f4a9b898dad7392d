"""Business logic of user accounts: sign-in, details, credentials, stars and notifications."""
