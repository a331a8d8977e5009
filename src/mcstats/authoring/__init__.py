"""Help for coding a topic: new files, imports and JSON Schemas."""
