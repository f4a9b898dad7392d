"""Response schemas that several API areas share."""
