"""Tests of fakequay. A package, so that imports of ``tests`` find this folder."""
