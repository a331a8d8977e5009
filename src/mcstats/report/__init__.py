"""From tables to a page: sections return blocks, one template turns blocks into HTML."""
