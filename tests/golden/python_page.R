# Rewrites python_page.json: the value of the last expression of each R block of docs/PYTHON.md.
#   cd tests/golden && Rscript python_page.R
suppressPackageStartupMessages({library(metafor); library(metadat)})
lines <- readLines("../../docs/PYTHON.md")
blocks <- list(); inside <- FALSE
for (line in lines) {
  if (line == "```r") { inside <- TRUE; blocks[[length(blocks) + 1]] <- character() }
  else if (line == "```") inside <- FALSE
  else if (inside) blocks[[length(blocks)]] <- c(blocks[[length(blocks)]], line)
}
number <- function(x) paste0("[", paste(sprintf("%.17g", as.numeric(unlist(x))), collapse = ", "), "]")
quoted <- function(x) paste0('"', gsub("\n", "\\\\n", gsub('"', '\\\\"', paste(x, collapse = "\n"))), '"')
shown <- character()
for (i in seq_along(blocks)) {
  value <- suppressWarnings(eval(parse(text = blocks[[i]]), globalenv()))
  if (i > 1) shown <- c(shown, sprintf('{"call": %s, "value": %s}', quoted(blocks[[i]]), number(value)))
}
writeLines(c(sprintf('{"made_by": "python_page.R, metafor %s", "steps": [', packageVersion("metafor")),
             paste(shown, collapse = ",\n"), "]}"), "python_page.json")
