"""What may be written in each kind of file."""
