"""One function per promise: what is printed against what is told, and against itself."""
