"""What the command line does: read, call one function, write."""
