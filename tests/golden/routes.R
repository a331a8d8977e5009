# Rewrites routes.json: what metafor, or a cited formula evaluated in R, gives for printed values:
#   cd tests/golden && Rscript routes.R
# The inputs are the texts that a study would print; R reads the same texts as numbers.

suppressPackageStartupMessages(library(metafor))
number <- function(x) if (is.na(x)) "null" else sprintf("%.17g", x)
text <- function(x) paste0('"', gsub('"', '\\\\"', x), '"')
object <- function(x) if (!length(x)) "{}" else
  paste0("{", paste0(text(names(x)), ": ", text(unlist(x)), collapse = ", "), "}")
cases <- character()
add <- function(route, measure, arms = list(), contrast = list(), yi, vi = NA, by, options = list()) {
  cases[[length(cases) + 1]] <<- sprintf(
    '{"route": %s, "measure": %s, "arms": [%s], "contrast": %s, "options": %s, "yi": %s, "vi": %s, "by": %s}',
    text(route), text(measure), paste(vapply(arms, object, ""), collapse = ", "), object(contrast),
    object(options), number(yi), number(vi), text(by))
}
v <- function(x) as.numeric(x)
J <- function(m) exp(lgamma(m/2) - lgamma((m - 1)/2))/sqrt(m/2)
z <- qnorm(.975)
sizes <- function(n1 = "20", n2 = "24") list(list(n = n1), list(n = n2))
n1 <- 20; n2 <- 24; N <- n1 + n2; f <- sqrt(1/n1 + 1/n2)
tested <- list(direction = "benefit", test_reported = "yes")
benefit <- list(direction = "benefit")
es <- function(...) { e <- escalc(...); c(e$yi[1], e$vi[1]) }

# ---- estimates ---------------------------------------------------------------------------------
add("ratio_se", "HR", contrast = list(estimate = "0.62", se_log = "0.21"), yi = log(.62), vi = .21^2, by = "log(estimate), se_log^2")
add("estimate_se", "MD", contrast = list(estimate = "-4.2", se = "1.3"), yi = -4.2, vi = 1.3^2, by = "as printed")
q <- qnorm(1 - .03/2)
add("estimate_p", "OR", contrast = list(estimate = "0.62", p = "0.03"), yi = log(.62), vi = (log(.62)/q)^2, by = "Cochrane Handbook 6.3.2: |ln OR| / qnorm(1 - p/2)", options = tested)
l <- log(c(.49, 1 - .66, 1 - .29))
add("reduction_ci", "HR", contrast = list(reduction = "51", ci = "29 to 66"), yi = l[1], vi = ((l[3] - l[2])/(2*z))^2, by = "log(1 - x/100)")
add("reduction_p", "RR", contrast = list(reduction = "51", p = "0.03"), yi = l[1], vi = (l[1]/q)^2, by = "log(1 - x/100)", options = tested)
# observed 39 against 49.2 expected events, the layout of Tierney 2007, table 1
add("logrank", "HR", contrast = list(oe = "-10.2", oe_variance = "22.5"), yi = -10.2/22.5, vi = 1/22.5, by = "Yusuf 1985: (O - E)/V, 1/V")
V <- 39*51/90
add("hazard_p", "HR", arms = list(list(events = "39"), list(events = "51")), contrast = list(p = "0.03"), yi = q/sqrt(V), vi = 1/V, by = "Parmar 1998: z/sqrt(V), V = e1 e2/(e1 + e2)", options = tested)
add("hazard_events", "HR", arms = list(list(events = "39"), list(events = "51")), contrast = list(estimate = "0.7"), yi = log(.7), vi = 1/39 + 1/51, by = "1/e1 + 1/e2")
a <- es("RR", ai = 100*(.2 + 1/12), n1i = 100, ci = 16, n2i = 80)
add("nnt_risk", "RR", arms = list(list(n = "100"), list(n = "80", percent = "20")), contrast = list(nnt = "12"), yi = a[1], vi = a[2], by = "escalc(RR) of the risks 0.2 + 1/12 and 0.2")
add("nnt_ci", "RD", contrast = list(nnt = "12", ci = "8 to 24"), yi = 1/12, vi = ((1/8 - 1/24)/(2*z))^2, by = "Altman 1998: reciprocals")

# ---- tables of two by two ----------------------------------------------------------------------
table <- function(m) es(m, ai = 14, n1i = 40, ci = 25, n2i = 38)
mat <- matrix(c(14, 26, 25, 13), 2, byrow = TRUE)
chi <- suppressWarnings(chisq.test(mat, correct = FALSE)); yates <- suppressWarnings(chisq.test(mat))
ns <- sizes("40", "38"); harm <- list(direction = "harm")
for (m in c("RR", "OR", "RD")) {
  y <- table(m); shown <- if (m == "RD") y[1] else exp(y[1])
  add("ratio_margins", m, ns, list(estimate = sprintf("%.4f", shown), events = "39"), y[1], y[2], "escalc of 14/40 and 25/38")
  add("chi2_margins", m, ns, list(chi2 = sprintf("%.4f", chi$statistic), events = "39"), y[1], y[2], "chisq.test without correction, escalc", harm)
  add("chi2_p_margins", m, ns, list(p = sprintf("%.6f", chi$p.value), events = "39"), y[1], y[2], "chisq.test without correction, escalc", harm)
  phi <- (14*13 - 26*25)/sqrt(40*38*39*39)
  add("phi_margins", m, ns, list(phi = sprintf("%.5f", phi), events = "39"), y[1], y[2], "escalc of 14/40 and 25/38")
}
y <- table("OR")
add("chi2_margins", "OR", ns, list(chi2 = sprintf("%.5f", yates$statistic), events = "39"), y[1], y[2], "chisq.test with Yates' correction, escalc", harm)

# ---- rates and single groups -------------------------------------------------------------------
arms <- list(list(events = "30", person_time = "54308.5"), list(events = "60", person_time = "51477.5"))
for (m in c("IRR", "IRD")) {
  y <- es(m, x1i = 30, t1i = 54308.5, x2i = 60, t2i = 51477.5)
  add("person_time", m, arms, yi = y[1], vi = y[2], by = "escalc, Rothman 2008, table 14-1 style")
}
r <- c(5.5, 11.6); arms <- list(list(rate = "5.5", events = "30"), list(rate = "11.6", events = "60"))
y <- es("IRR", x1i = 30, t1i = 30/5.5, x2i = 60, t2i = 60/11.6); add("rates_events", "IRR", arms, yi = y[1], vi = y[2], by = "escalc, time = events/rate")
y <- es("IRD", x1i = 30, t1i = 30/5.5, x2i = 60, t2i = 60/11.6); add("rates_events", "IRD", arms, yi = y[1], vi = y[2], by = "escalc, time = events/rate")
arms <- list(list(rate = "5.5", ci = "3.7 to 7.9"), list(rate = "11.6", ci = "8.9 to 15.0"))
add("rates_ci", "IRR", arms, yi = log(5.5/11.6), vi = (log(7.9/3.7)/(2*z))^2 + (log(15/8.9)/(2*z))^2, by = "logs of the ends")
arms <- list(list(rate = "9.0"), list(rate = "9.7"))  # the standard error as Altman & Bland 2011 take it
for (m in c("IRR", "IRD")) { y <- if (m == "IRR") log(9/9.7) else 9 - 9.7; add("rates_p", m, arms, list(p = "0.76"), yi = y, vi = (y/qnorm(.76/2))^2, by = "yi / qnorm(P/2)", options = tested) }
arms <- list(list(percent = "66.9%", ci = "54.4 to 77.5"), list(percent = "47.9%", ci = "35.8 to 60.3"))
scales <- list(RD = identity, RR = log, OR = qlogis)
for (m in names(scales)) {
  on <- scales[[m]]; y <- on(.669) - on(.479); square <- sum(((on(c(.775, .603)) - on(c(.544, .358)))/(2*z))^2)
  add("percentages_ci", m, arms, yi = y, vi = square, by = "the ends on the scale of the measure")
  add("percentages_p", m, lapply(arms, function(a) a["percent"]), list(p = "0.048"), yi = y, vi = (y/qnorm(.048/2))^2, by = "yi / qnorm(P/2)", options = tested)
}
for (m in c("IR", "IRLN")) { y <- es(m, xi = 30, ti = 543.5); add("single_rate", m, list(list(events = "30", person_time = "543.5")), yi = y[1], vi = y[2], by = "escalc") }
arms <- list(list(rate = "12.4", ci = "9.1 to 16.5"))
add("single_rate_ci", "IR", arms, yi = 12.4, vi = ((16.5 - 9.1)/(2*z))^2, by = "the ends")
add("single_rate_ci", "IRLN", arms, yi = log(12.4), vi = (log(16.5/9.1)/(2*z))^2, by = "logs of the ends")
for (m in c("PR", "PLO", "PAS")) { y <- es(m, xi = 12, ni = 40); add("single_events", m, list(list(events = "12", n = "40")), yi = y[1], vi = y[2], by = "escalc") }
for (m in c("PLO", "PAS")) { y <- es(m, xi = 12, ni = 40); add("single_percent", m, list(list(percent = "30%", n = "40")), yi = y[1], vi = y[2], by = "escalc") }

# ---- correlations ------------------------------------------------------------------------------
one <- list(list(n = "50"))
for (m in c("COR", "ZCOR")) {
  y <- es(m, ri = .42, ni = 50)
  add("pearson", m, one, list(pearson = "0.42"), y[1], y[2], "escalc")
  y <- es(m, ri = tanh(.45), ni = 50); add("fisher_z", m, one, list(fisher_z = "0.45"), y[1], y[2], "escalc")
}
add("spearman", "ZCOR", one, list(spearman = "0.42"), atanh(.42), (1 + .42^2/2)/47, "Bonett & Wright 2000")
add("pearson_ci", "ZCOR", list(), list(pearson = "0.42", ci = "0.16 to 0.63"), atanh(.42), ((atanh(.63) - atanh(.16))/(2*z))^2, "atanh of the ends")
t <- qt(1 - .02/2, 48); r <- t/sqrt(t^2 + 48); y <- es("ZCOR", ri = r, ni = 50)
add("pearson_p", "ZCOR", one, list(p = "0.02"), y[1], y[2], "t quantile to r, escalc", tested)

# ---- two groups --------------------------------------------------------------------------------
smd <- function(t, m = N - 2, n = c(n1, n2)) { g <- J(m)*t*sqrt(sum(1/n)); c(g, sum(1/n) + g^2/(2*sum(n))) }
by_t <- function(t) es("SMD", ti = t, n1i = n1, n2i = n2)
by_d <- function(d) es("SMD", di = d, n1i = n1, n2i = n2)
s <- sizes()
t <- .35*sqrt(42/(1 - .35^2))
have <- !inherits(try(by_t(2), silent = TRUE), "try-error")
fit <- function(t) if (have) by_t(t) else smd(t)
y <- fit(t); add("point_biserial", "SMD", s, list(point_biserial = "0.35"), y[1], y[2], "t = r sqrt(df/(1 - r^2)), escalc")
add("beta_groups", "SMD", s, list(beta = "0.35"), y[1], y[2], "t = r sqrt(df/(1 - r^2)), escalc")
y <- fit(sqrt(.1/.9*42)); add("eta2", "SMD", s, list(eta2 = "0.10"), y[1], y[2], "t = sqrt(F), escalc", benefit)
y <- if (have) by_d(.6) else smd(.6/f); add("cohen_d", "SMD", s, list(d = "0.6"), y[1], y[2], "escalc of d")
y <- if (have) by_d(.6/J(42)) else smd(.6/J(42)/f); add("hedges_g", "SMD", s, list(g = "0.6"), y[1], y[2], "escalc of g/J")
y <- es("SMD", m1i = 12, sd1i = 5, n1i = n1, m2i = 8, sd2i = 5, n2i = n2)
arms <- list(list(mean = "12", n = "20"), list(mean = "8", n = "24"))
add("means_pooled", "SMD", arms, list(sd = "5"), y[1], y[2], "escalc of equal SDs")
add("means_pooled", "MD", arms, list(sd = "5"), 4, 25*(1/n1 + 1/n2), "Cochrane Handbook 6.5.1")
y <- es("SMD", m1i = 12, sd1i = 5, n1i = n1, m2i = 8, sd2i = 4, n2i = n2)
add("plot_sd", "SMD", list(list(mean = "12", sd = "5", n = "20"), list(mean = "8", sd = "4", n = "24")), list(reading_error = "0.5"), y[1], y[2], "escalc of what was read")
add("plot_se", "SMD", list(list(mean = "12", se = "1.1", n = "20"), list(mean = "8", se = "0.8", n = "24")), list(reading_error = "0.1"),
    es("SMD", m1i = 12, sd1i = 1.1*sqrt(n1), n1i = n1, m2i = 8, sd2i = .8*sqrt(n2), n2i = n2)[1],
    es("SMD", m1i = 12, sd1i = 1.1*sqrt(n1), n1i = n1, m2i = 8, sd2i = .8*sqrt(n2), n2i = n2)[2], "escalc of what was read")
eta <- function(n) 2*qnorm((.75*n - .125)/(n + .25))
# A mean of quantiles counts as one of fewer people: Luo's weights, large-sample covariances
quantiles <- function(n, keys) {
  q <- c(.25, .5, .75); cov <- (outer(q, q, pmin) - outer(q, q))/outer(dnorm(qnorm(q)), dnorm(qnorm(q)))
  w <- switch(keys, iqr = c(0, .7 + .39/n), range = c(4/(4 + n^.75), 0), five = c(2.2/(2.2 + n^.75), .7 - .72/n^.55))
  a <- c(w[2]/2, 1 - sum(w), w[2]/2)
  mean <- min(1, 1/(drop(a %*% cov %*% a) + w[1]^2*cov[2, 2]*n^.75/4))
  r <- switch(keys, iqr = 0, range = 1, five = 1/(1 + .07*n^.6))
  inner <- drop(c(-1, 0, 1) %*% cov %*% c(-1, 0, 1))/(2*qnorm((.75*n - .125)/(n + .25)))^2
  outer <- n*pi^2/(6*log(n))/(2*qnorm((n - .375)/(n + .25)))^2
  c(mean, min(1, 1/(2*(r^2*outer + (1 - r)^2*inner))))
}
y <- es("SMD", m1i = 12, sd1i = 8/eta(n1), n1i = n1, m2i = 9, sd2i = 7/eta(n2), n2i = n2)
few1 <- n1*quantiles(n1, "iqr")[1]; few2 <- n2*quantiles(n2, "iqr")[1]
y[2] <- es("SMD", m1i = 12, sd1i = 8/eta(n1), n1i = few1, m2i = 9, sd2i = 7/eta(n2), n2i = few2)[2]
add("medians_iqr_width", "SMD", list(list(median = "12", iqr = "8", n = "20"), list(median = "9", iqr = "7", n = "24")), yi = y[1], vi = y[2], by = "Wan 2014, eq. 16, of a symmetric distribution")

# ---- medians of skewed values: normal logs, Luo 2018 and Wan 2014 applied to them --------------
logs <- function(q, n, keys) {
  l <- log(q); e <- 2*qnorm((.75*n - .125)/(n + .25)); r <- 2*qnorm((n - .375)/(n + .25))
  if (keys == "iqr") { w <- .7 + .39/n; m <- w*(l[1] + l[3])/2 + (1 - w)*l[2]; s <- (l[3] - l[1])/e }
  if (keys == "range") { w <- 4/(4 + n^.75); m <- w*(l[1] + l[3])/2 + (1 - w)*l[2]; s <- (l[3] - l[1])/r }
  if (keys == "five") {
    w <- 2.2/(2.2 + n^.75); u <- .7 - .72/n^.55; k <- 1/(1 + .07*n^.6)
    m <- w*(l[1] + l[5])/2 + u*(l[2] + l[4])/2 + (1 - w - u)*l[3]; s <- k*(l[5] - l[1])/r + (1 - k)*(l[4] - l[2])/e
  }
  k <- quantiles(n, keys)
  c(m + s^2/2, s^2/(n*k[1]) + s^4/(2*(n - 1)*k[2]))
}
skewed <- list(
  iqr = list(c("q1", "median", "q3"), c("4", "7", "12"), c("3", "5", "9")),
  range = list(c("min", "median", "max"), c("2", "7", "25"), c("1.2", "5", "21")),
  five = list(c("min", "q1", "median", "q3", "max"), c("2", "4", "7", "12", "25"), c("1.3", "3", "5", "8.5", "20")))
for (k in names(skewed)) {
  x <- skewed[[k]]; a <- logs(v(x[[2]]), 40, k); b <- logs(v(x[[3]]), 44, k)
  arms <- list(c(setNames(as.list(x[[2]]), x[[1]]), list(n = "40")), c(setNames(as.list(x[[3]]), x[[1]]), list(n = "44")))
  add(paste0("medians_", k, "_log"), "ROM", arms, yi = a[1] - b[1], vi = a[2] + b[2], by = "Higgins 2008; Zhou & Gao 1997")
  add(paste0("medians_", k, "_log"), "MD", arms, yi = exp(a[1]) - exp(b[1]), vi = exp(2*a[1])*a[2] + exp(2*b[1])*b[2], by = "by the delta method")
}

# ---- medians of any shape: 1/(2 z^2) of the lean, large-sample covariances of three quantiles ----
leaning <- function(q, n) {
  z <- qnorm(.75); w <- c(1, -2, 1)/(2*z^2) + c(0, 1, 0)
  p <- c(.25, .5, .75); cov <- outer(p, p, pmin) - outer(p, p)
  wide <- (q[3] - q[2])/(q[2] - q[1])
  rise <- (q[3] - q[1])/(2*z)*c(1/wide, 1, wide)/dnorm(qnorm(p))
  m <- sum(w*q)
  c(m, drop((w*rise) %*% cov %*% (w*rise))/n, abs(m - q[2]))
}
a <- leaning(c(44, 55, 72), 8901); b <- leaning(c(94, 110, 125), 8901); z <- qnorm(.975)
arms <- list(list(q1 = "44", median = "55", q3 = "72", n = "8901"), list(q1 = "94", median = "110", q3 = "125", n = "8901"))
add("medians_iqr_skewed", "MD", arms, yi = a[1] - b[1], vi = (sqrt(a[2] + b[2]) + (a[3] + b[3])/z)^2, by = "Cornish & Fisher 1938; Mosteller 1946")
add("medians_iqr_skewed", "ROM", arms, yi = log(a[1]/b[1]), vi = (sqrt(a[2]/a[1]^2 + b[2]/b[1]^2) + (a[3]/a[1] + b[3]/b[1])/z)^2, by = "by the delta method")

# ---- analysis of covariance: Borenstein 2009, ch. 12 ---------------------------------------
R <- .5; m <- N - 3; shrink <- sqrt(1 - R^2)
cov <- list(covariate_r = "0.5", covariates = "1")
ancova <- function(t) { g <- J(m)*t*f*shrink; c(g, (1/n1 + 1/n2)*(1 - R^2) + g^2/(2*N)) }
B <- "Borenstein 2009, ch. 12"
y <- ancova(4/(6*f)); add("ancova_difference_sd", "SMD", s, c(list(difference = "4", sd = "6"), cov), y[1], y[2], B)
y <- ancova(4/1.8); add("ancova_difference_se", "SMD", s, c(list(difference = "4", se = "1.8"), cov), y[1], y[2], B)
y <- ancova(4/(7.2/(2*qt(.975, m)))); add("ancova_difference_ci", "SMD", s, c(list(difference = "4", ci = "0.4 to 7.6"), cov), y[1], y[2], B)
y <- ancova(qt(1 - .02/2, m)); add("ancova_difference_p", "SMD", s, c(list(difference = "4", p = "0.02"), cov), y[1], y[2], B, tested)
add("ancova_p", "SMD", s, c(list(p = "0.02"), cov), y[1], y[2], B, tested)
add("ancova_difference_se", "MD", s, c(list(difference = "4", se = "1.8"), cov), 4, 1.8^2, "as printed")
y <- ancova(2.4); add("ancova_t", "SMD", s, c(list(t = "2.4"), cov), y[1], y[2], B)
y <- ancova(sqrt(5.1)); add("ancova_f", "SMD", s, c(list(f = "5.1"), cov), y[1], y[2], B, benefit)
y <- ancova(sqrt(.12/.88*m)); add("partial_eta2", "SMD", s, c(list(partial_eta2 = "0.12"), cov), y[1], y[2], B, benefit)
g <- J(m)*.6; add("ancova_d", "SMD", s, c(list(d = "0.6"), cov), g, (1/n1 + 1/n2)*(1 - R^2) + g^2/(2*N), B)
sp <- function(s1, s2) sqrt(((n1 - 1)*s1^2 + (n2 - 1)*s2^2)/(N - 2))
pair <- function(key, a, b) list(c(list(mean = "12", n = "20"), setNames(list(a), key)), c(list(mean = "8", n = "24"), setNames(list(b), key)))
y <- ancova(4/(sp(5, 6)*f)); add("ancova_means_sd", "SMD", pair("sd", "5", "6"), cov, y[1], y[2], B)
add("ancova_plot", "SMD", pair("sd", "5", "6"), c(list(reading_error = "0.5"), cov), y[1], y[2], paste(B, "of what was read"))
y <- ancova(4/(sp(1.1*sqrt(n1), 1.2*sqrt(n2))*f)); add("ancova_means_se", "SMD", pair("se", "1.1", "1.2"), cov, y[1], y[2], B)
h <- c(4.6*sqrt(n1)/(2*qt(.975, n1 - 1)), 5*sqrt(n2)/(2*qt(.975, n2 - 1)))
y <- ancova(4/(sp(h[1], h[2])*f)); add("ancova_means_ci", "SMD", pair("ci", "9.7 to 14.3", "5.5 to 10.5"), cov, y[1], y[2], B)
y <- ancova(4/(5.5*f)); add("ancova_means_pooled", "SMD", list(list(mean = "12", n = "20"), list(mean = "8", n = "24")), c(list(sd = "5.5"), cov), y[1], y[2], B)

# ---- regression --------------------------------------------------------------------------------
for (k in list(list("coefficient", "coefficient", "MD"), list("beta", "beta", "GEN"), list("logistic", "log_odds", "OR"))) {
  b <- setNames(list("0.48"), k[[2]])
  add(paste0(k[[1]], "_se"), k[[3]], contrast = c(b, list(se = "0.19")), yi = .48, vi = .19^2, by = "as printed")
  add(paste0(k[[1]], "_ci"), k[[3]], contrast = c(b, list(ci = "0.11 to 0.85")), yi = .48, vi = (.74/(2*z))^2, by = "Cochrane Handbook 6.5.2.3")
  add(paste0(k[[1]], "_t"), k[[3]], contrast = c(b, list(t = "2.5")), yi = .48, vi = (.48/2.5)^2, by = "b/t")
  add(paste0(k[[1]], "_p"), k[[3]], contrast = c(b, list(p = "0.03", df = "40")), yi = .48, vi = (.48/qt(1 - .03/2, 40))^2, by = "b over the t quantile", options = tested)
}

# ---- pairs: a crossover of 22 people -----------------------------------------------------------
cross <- list(assignment = "crossover"); p22 <- sizes("22", "22")
add("paired_difference_se", "MD", p22, list(difference = "3.1", se = "1.2"), 3.1, 1.44, "as printed", cross)
add("paired_difference_ci", "MD", p22, list(difference = "3.1", ci = "0.6 to 5.6"), 3.1, (5/(2*qt(.975, 21)))^2, "t interval of 21 df", cross)
add("paired_difference_t", "MD", p22, list(difference = "3.1", t = "2.58"), 3.1, (3.1/2.58)^2, "d/t", cross)
add("paired_difference_p", "MD", p22, list(difference = "3.1", p = "0.02"), 3.1, (3.1/qt(.99, 21))^2, "d over the t quantile", c(cross, tested))
add("paired_difference_sd", "MD", p22, list(difference = "3.1", pair_sd = "5.6"), 3.1, 5.6^2/22, "SD^2/n", cross)
both <- list(list(mean = "14.2", sd = "5.1", n = "22"), list(mean = "11.1", sd = "4.6", n = "22"))
y <- es("MC", m1i = 14.2, sd1i = 5.1, m2i = 11.1, sd2i = 4.6, ni = 22, ri = .6)
add("paired_means", "MD", both, list(r = "0.6"), y[1], y[2], "escalc(MC)", cross)
mm <- 2*21/(1 + .36); g <- J(mm)*3.1/sqrt((5.1^2 + 4.6^2)/2)
add("paired_means", "SMD", both, list(r = "0.6"), g, 2*.4/22 + g^2*1.36/88, "Cousineau 2020", cross)
add("paired_means", "ROM", both, list(r = "0.6"), log(14.2/11.1), es("ROMC", m1i = 14.2, sd1i = 5.1, m2i = 11.1, sd2i = 4.6, ni = 22, ri = .6)[2], "escalc(ROMC)", cross)

add("discordant_pairs", "OR", p22, list(only_first = "9", only_last = "4"), log(9/4), 1/9 + 1/4, "conditional odds ratio b/c", cross)
add("discordant_pairs", "RD", p22, list(only_first = "9", only_last = "4"), 5/22, (13 - 25/22)/22^2, "(b - c)/n", cross)

# ---- changes of arms ---------------------------------------------------------------------------
change <- function(key, a, b) list(c(list(change_mean = "7.9", n = "20"), setNames(list(a), key)), c(list(change_mean = "-3.4", n = "24"), setNames(list(b), key)))
two <- function(s1, s2, m = "SMD") es(m, m1i = 7.9, sd1i = s1, n1i = n1, m2i = -3.4, sd2i = s2, n2i = n2)
sds <- list(se = c(3*sqrt(n1), 2.5*sqrt(n2)), ci = c(12*sqrt(n1)/(2*qt(.975, 19)), 10*sqrt(n2)/(2*qt(.975, 23))),
            t = c(7.9*sqrt(n1)/2.6, 3.4*sqrt(n2)/1.4), f = c(7.9*sqrt(n1)/sqrt(6.8), 3.4*sqrt(n2)/sqrt(2)),
            p = c(7.9*sqrt(n1)/qt(1 - .02/2, 19), 3.4*sqrt(n2)/qt(1 - .2/2, 23)))
shown <- list(se = c("3", "2.5"), ci = c("1.9 to 13.9", "-8.4 to 1.6"), t = c("2.6", "-1.4"), f = c("6.8", "2"), p = c("0.02", "0.2"))
keys <- c(se = "change_se", ci = "change_ci", t = "t", f = "f", p = "p")
for (k in names(sds)) {
  arms <- change(keys[[k]], shown[[k]][1], shown[[k]][2]); o <- if (k == "p") list(test_reported = "yes") else list()
  for (m in c("SMD", "MD")) { y <- two(sds[[k]][1], sds[[k]][2], m); add(paste0("changes_", k), m, arms, yi = y[1], vi = y[2], by = "escalc of the SDs that follow", options = o) }
  g <- J(19)*7.9/sds[[k]][1]
  add(paste0("change_", k), "SMCC", arms[1], yi = g, vi = 1/n1 + g^2/(2*n1), by = "Gibbons 1993, eq. 21", options = o)
  add(paste0("change_", k), "MC", arms[1], yi = 7.9, vi = sds[[k]][1]^2/n1, by = "SD^2/n", options = o)
}
g <- J(19)*7.9/14; one <- list(list(change_mean = "7.9", change_sd = "14", n = "20"))
add("change_sd", "SMCC", one, yi = g, vi = 1/n1 + g^2/(2*n1), by = "Gibbons 1993, eq. 21")
gs <- function(t1, t2, r = .5) { k <- 2*(1 - r); g <- c(J(19)*t1*sqrt(k/n1), J(23)*t2*sqrt(k/n2)); c(g[1] - g[2], k/n1 + g[1]^2/(2*n1) + k/n2 + g[2]^2/(2*n2)) }
tt <- list(t = c(2.6, -1.4), f = c(sqrt(6.8), -sqrt(2)), p = c(qt(1 - .02/2, 19), -qt(1 - .2/2, 23)))
for (k in names(tt)) {
  arms <- change(k, shown[[k]][1], shown[[k]][2]); o <- if (k == "p") list(test_reported = "yes") else list()
  y <- gs(tt[[k]][1], tt[[k]][2])
  add(paste0("paired_", k, "_of_arms"), "SMCC", arms, yi = y[1], vi = y[2], by = "Gibbons 1993, each arm", options = o)
  y <- gs(tt[[k]][1], tt[[k]][2], .7)
  add(paste0("paired_", k, "_of_arms"), "SMCR", arms, yi = y[1], vi = y[2], by = "Becker 1988, each arm", options = c(o, list(r = "0.7")))
}
y <- es("SMCC", m1i = sqrt(6.8/30), sd1i = 1, m2i = 0, sd2i = 1, ni = 30, ri = .5)
add("paired_f", "SMCC", list(list(n = "30")), list(f = "6.8"), y[1], y[2], "escalc(SMCC)", benefit)
add("from_to", "MC", list(list(baseline_mean = "148", mean = "139")), yi = -9, by = "after - before")
add("from_to", "ROMC", list(list(baseline_mean = "148", mean = "139")), yi = log(139/148), by = "ln(after/before)")
add("from_to_of_arms", "MD", list(list(baseline_mean = "148", mean = "139"), list(baseline_mean = "147", mean = "145")), yi = -7, by = "difference of changes")
pre <- list(list(baseline_mean = "30.6", baseline_se = "3.4", mean = "38.5", se = "2.6", r = "0.47", n = "20"))
y <- es("SMCR", m1i = 38.5, sd1i = 3.4*sqrt(20), m2i = 30.6, sd2i = 2.6*sqrt(20), ni = 20, ri = .47); add("pre_post_se", "SMCR", pre, yi = y[1], vi = y[2], by = "escalc(SMCR)")
w <- sqrt(20)/(2*qt(.975, 19))
pre <- list(list(baseline_mean = "30.6", baseline_ci = "23.6 to 37.6", mean = "38.5", ci = "33.1 to 43.9", r = "0.47", n = "20"))
y <- es("SMCR", m1i = 38.5, sd1i = 14*w, m2i = 30.6, sd2i = 10.8*w, ni = 20, ri = .47); add("pre_post_ci", "SMCR", pre, yi = y[1], vi = y[2], by = "escalc(SMCR)")
sdc <- function(a, b, r) sqrt(a^2 + b^2 - 2*r*a*b)
arms <- list(list(baseline_mean = "30.6", baseline_se = "3.4", mean = "38.5", se = "2.6", r = "0.47", n = "20"), list(baseline_mean = "23.1", baseline_se = "2.8", mean = "19.7", se = "3", r = "0.47", n = "24"))
y <- es("SMD", m1i = 7.9, sd1i = sdc(3.4, 2.6, .47)*sqrt(20), n1i = 20, m2i = -3.4, sd2i = sdc(2.8, 3, .47)*sqrt(24), n2i = 24)
add("changes_r_se", "SMD", arms, yi = y[1], vi = y[2], by = "escalc of the changes")
w2 <- sqrt(24)/(2*qt(.975, 23))
arms <- list(list(baseline_mean = "30.6", baseline_ci = "23.6 to 37.6", mean = "38.5", ci = "33.1 to 43.9", r = "0.47", n = "20"), list(baseline_mean = "23.1", baseline_ci = "17.3 to 28.9", mean = "19.7", ci = "13.5 to 25.9", r = "0.47", n = "24"))
y <- es("SMD", m1i = 7.9, sd1i = sdc(14*w, 10.8*w, .47), n1i = 20, m2i = -3.4, sd2i = sdc(11.6*w2, 12.4*w2, .47), n2i = 24)
add("changes_r_ci", "SMD", arms, yi = y[1], vi = y[2], by = "escalc of the changes")

writeLines(c(sprintf('{"made_by": "routes.R", "metafor": "%s",', packageVersion("metafor")), '"cases": [', paste(cases, collapse = ",\n"), ']}'), "routes.json")
