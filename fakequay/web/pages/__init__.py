"""Endpoints of Quay outside /api/v1: health, badges, build webhooks, links in e-mails."""
