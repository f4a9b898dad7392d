"""Tests of the container image. They run separately, because they need root and a minute."""
