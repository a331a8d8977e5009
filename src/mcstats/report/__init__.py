"""The page of a topic: sections turn tables into blocks, one template turns blocks into HTML."""
