"""Sample data, built through the same actions that people use; everything in it is marked as a sample."""
