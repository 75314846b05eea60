"""What one level of government asks otherwise than the one above."""
