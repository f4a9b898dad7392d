"""Maintainer tools: reference pages, screenshots and MkDocs hooks."""
