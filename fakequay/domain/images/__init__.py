"""Images: manifests, tags, labels, blobs, generated images and security scans."""
