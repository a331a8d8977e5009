"""Effect measures: their definitions, formulas and inputs."""
