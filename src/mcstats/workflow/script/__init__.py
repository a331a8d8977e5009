"""Scripts that print a number of the report from what papers print, in R or Python."""
