"""The image, built and run; apart from the other tests, as it takes root and a minute."""
