"""Endpoints of Quay outside /api/v1: health checks, badges, build webhooks, links in e-mails."""
