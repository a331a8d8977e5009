"""Topics from their files to their reports: configuration, steps, results, what became of them."""
