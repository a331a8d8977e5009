"""Check the printed values of studies against articles, against one another and themselves."""
