# Rewrites topics.json, what metafor returns for the example topics in tests/topics:
#   cd tests/golden && Rscript topics.R
# Log ratios and risk differences stand as metafor gives them; the topics count fewer cases as benefit.
suppressPackageStartupMessages({library(metafor); library(metadat)})
number <- function(x) paste0("[", paste(sprintf("%.15g", as.numeric(x)), collapse = ", "), "]")
pooled <- function(y, v, method, test) {
  r <- suppressWarnings(rma(y, v, method = method, test = test, control = list(threshold = 1e-12, maxiter = 1e4)))
  number(c(r$b, r$se, r$ci.lb, r$ci.ub, r$tau2, r$I2, r$QE, r$QEp))
}
b <- dat.bcg
of <- function(measure) escalc(measure = measure, ai = tpos, bi = tneg, ci = cpos, di = cneg, data = b)
rr <- of("RR"); or <- of("OR"); rd <- of("RD"); random <- b$alloc == "random"
t <- data.frame(m_pre = c(30.6, 23.5, 0.5, 53.4, 35.6), m_post = c(38.5, 26.8, 0.7, 75.9, 36.0), sd_pre = c(15.0, 3.1, 0.1, 14.5, 4.7), ni = c(20, 50, 9, 10, 14))
u <- data.frame(m_pre = c(23.1, 24.9, 0.6, 55.7, 34.8), m_post = c(19.7, 25.3, 0.6, 60.7, 33.4), sd_pre = c(13.8, 4.1, 0.2, 17.3, 3.1), ni = c(20, 42, 9, 11, 14))
ri <- c(.47, .64, .77, .89, .44)
change <- function(d) escalc(measure = "SMCR", m1i = m_post, m2i = m_pre, sd1i = sd_pre, ni = ni, ri = ri, data = d)
ct <- change(t); cu <- change(u); y <- ct$yi - cu$yi; v <- ct$vi + cu$vi
writeLines(c("{", paste(c(
  sprintf('"made_by": "topics.R, metafor %s, metadat %s"', packageVersion("metafor"), packageVersion("metadat")),
  sprintf('"author": [%s]', paste0('"', b$author, " ", b$year, '"', collapse = ", ")),
  sprintf('"%s": %s', c("RR yi", "RR vi", "OR yi", "OR vi", "RD yi", "RD vi", "trained yi", "trained vi", "control yi", "control vi", "SMCR yi", "SMCR vi"),
    sapply(list(rr$yi, rr$vi, or$yi, or$vi, rd$yi, rd$vi, ct$yi, ct$vi, cu$yi, cu$vi, y, v), number)),
  sprintf('"%s": %s', c("bcg_rr", "bcg_rr_adhoc", "bcg_rr_random", "bcg_or", "bcg_rd", "becker", "becker_ee"),
    c(pooled(rr$yi, rr$vi, "REML", "z"), pooled(rr$yi, rr$vi, "REML", "knha"), pooled(rr$yi[random], rr$vi[random], "REML", "z"),
      pooled(or$yi, or$vi, "ML", "z"), pooled(rd$yi, rd$vi, "REML", "z"), pooled(y, v, "REML", "z"), pooled(y, v, "EE", "z")))),
  collapse = ",\n"), "}"), "topics.json")
