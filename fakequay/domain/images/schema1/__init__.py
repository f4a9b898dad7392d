"""Docker schema 1 manifests: format, layers, digest and signatures."""
