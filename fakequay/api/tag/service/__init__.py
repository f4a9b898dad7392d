"""What the operations on tags decide."""
