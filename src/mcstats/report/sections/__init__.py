"""The sections of a page, one module each: every one takes the view and returns a block."""
