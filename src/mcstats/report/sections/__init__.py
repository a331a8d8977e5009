"""The sections of a page, one module each: every one takes the context and returns a block."""
