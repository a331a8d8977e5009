"""Statistics that studies do not report: implied ranges and requests to authors."""
