"""Manifests, tags, labels, blobs, synthetic images and security scans."""
