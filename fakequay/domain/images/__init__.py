"""Images: manifests, tags, labels, blobs, synthetic images and security scans."""
