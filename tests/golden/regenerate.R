# Rewrites measures.json, pools.json, tables.json and models.json, byte for byte under the versions named in them:
#   cd tests/golden && Rscript regenerate.R
# Debian: r-cran-metafor 3.8, r-cran-metadat, r-cran-clubsandwich, r-cran-survival. What newer versions of
# metafor do differently is marked "formula": the expression is then evaluated here, in R, and cited;
# everything else is what the call that a case names returned.

suppressPackageStartupMessages({library(metafor); library(metadat)})
options(warn = 1)

# ---- JSON at full precision ------------------------------------------------------------------
number <- function(x) ifelse(is.na(x), "null", ifelse(x == round(x) & abs(x) < 1e15,
                             sprintf("%.0f", x), sprintf("%.17g", x)))
text <- function(x) paste0('"', gsub('"', '\\\\"', x), '"')
json <- function(x) {
  if (is.list(x)) {
    if (length(x) == 0L) return("{}")
    items <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(items, collapse = ",\n"), "]"))
    return(paste0("{", paste0(text(names(x)), ": ", items, collapse = ", "), "}"))
  }
  if (is.character(x)) items <- text(x)
  else if (is.logical(x) && !anyNA(x)) items <- ifelse(x, "true", "false")
  else items <- number(as.numeric(x))
  if (length(x) == 1L && is.null(attr(x, "array"))) items
  else paste0("[", paste(items, collapse = ", "), "]")
}
column <- function(x) { x <- as.numeric(x); attr(x, "array") <- TRUE; x }
# Inputs that several cases share are written once, under "data", and named by the cases.
save_cases <- function(cases, file) {
  inputs <- vapply(cases, function(case) json(case$inputs), "")
  known <- unique(inputs)
  cases <- Map(function(case, name) { case$inputs <- name; case }, cases, sprintf("d%d", match(inputs, known)))
  entries <- function(x) paste(x, collapse = ",\n")
  writeLines(c(
    sprintf('{"made_by": "regenerate.R", "metafor": "%s", "metadat": "%s", "R": "%s",',
            packageVersion("metafor"), packageVersion("metadat"), R.version.string),
    '"data": {', entries(sprintf('"d%d": %s', seq_along(known), known)), '},',
    '"cases": [', entries(vapply(unname(cases), json, "")), ']}'), file)
}

# ---- published tables ------------------------------------------------------------------------
quiet <- function(expr) suppressWarnings(suppressMessages(expr))
take <- function(d, ...) {
  d <- data.frame(...)
  d[complete.cases(d), , drop = FALSE]
}
n99 <- dat.normand1999; cur <- dat.curtis1998; gib <- dat.gibson2002; dag <- dat.dagostino1998
means <- list(
  list("Normand 1999, table VIII, p. 351", take(n99, m1i=n99$m1i, sd1i=n99$sd1i, n1i=n99$n1i, m2i=n99$m2i, sd2i=n99$sd2i, n2i=n99$n2i)),
  list("Hedges, Gurevitch & Curtis 1999, pp. 1150-1156 (Ecological Archives E080-008-S1)", take(cur, m1i=cur$m1i, sd1i=cur$sd1i, n1i=cur$n1i, m2i=cur$m2i, sd2i=cur$sd2i, n2i=cur$n2i)),
  list("Gibson et al. 2002, CD001117", take(gib, m1i=gib$m1i, sd1i=gib$sd1i, n1i=gib$n1i, m2i=gib$m2i, sd2i=gib$sd2i, n2i=gib$n2i)),
  list("D'Agostino et al. 1998, pp. 579-596", take(dag, m1i=dag$mt, sd1i=dag$sdt, n1i=dag$tnt, m2i=dag$mc, sd2i=dag$sdc, n2i=dag$tnc)))
means <- lapply(means, function(x) list(x[[1]], x[[2]][x[[2]]$sd1i > 0 & x[[2]]$sd2i > 0 & x[[2]]$n1i > 3 & x[[2]]$n2i > 3, ]))
means <- lapply(means, function(x) list(x[[1]], head(x[[2]], 40)))
morris <- list(
  list("Morris 2008, table 1, p. 368, treated", data.frame(m1i=c(38.5,26.8,0.7,75.9,36.0), sd1i=c(11.6,4.1,0.1,4.4,4.6), m2i=c(30.6,23.5,0.5,53.4,35.6), sd2i=c(15.0,3.1,0.1,14.5,4.7), ni=c(20,50,9,10,14), ri=c(.47,.64,.77,.89,.44))),
  list("Morris 2008, table 1, p. 368, controls", data.frame(m1i=c(19.7,25.3,0.6,60.7,33.4), sd1i=c(14.8,3.3,0.2,17.9,6.9), m2i=c(23.1,24.9,0.6,55.7,34.8), sd2i=c(13.8,4.1,0.2,17.3,3.1), ni=c(20,42,9,11,14), ri=c(.47,.64,.77,.89,.44))),
  list("Morris 2008, table 1, p. 368, treated, occasions exchanged", data.frame(m1i=c(30.6,23.5,0.5,53.4,35.6), sd1i=c(15.0,3.1,0.1,14.5,4.7), m2i=c(38.5,26.8,0.7,75.9,36.0), sd2i=c(11.6,4.1,0.1,4.4,4.6), ni=c(20,50,9,10,14), ri=c(.47,.64,.77,.89,.44))))
four <- function(d) data.frame(ai=d$ai, n1i=d$n1i, ci=d$ci, n2i=d$n2i)
col <- dat.colditz1994; cb <- dat.collins1985b; y6 <- dat.yusuf1985[dat.yusuf1985$table == "6", ]
lin <- dat.linde2005
counts <- list(
  list("Colditz et al. 1994, pp. 698-702", data.frame(ai=col$tpos, n1i=col$tpos+col$tneg, ci=col$cpos, n2i=col$cpos+col$cneg)),
  list("Hine et al. in Normand 1999, table III, p. 330", four(dat.hine1989)),
  list("Collins, Yusuf & Peto 1985, pp. 17-23, in Viechtbauer 2007, p. 44", data.frame(ai=cb$pre.xti, n1i=cb$pre.nti, ci=cb$pre.xci, n2i=cb$pre.nci)),
  list("Yusuf et al. 1985, table 6, pp. 335-371", four(y6)),
  list("Li et al. 2007, CD002755", four(dat.li2007)),
  list("Niel-Weise, Stijnen & van den Broek 2007, pp. 2058-2068", four(dat.nielweise2007)),
  list("Linde et al. 2005, pp. 99-107, in Viechtbauer 2007b, pp. 106-109", four(lin)),
  list("Egger, Davey Smith & Altman 2001 (magnesium)", four(dat.egger2001)),
  list("Lau et al. 1992, pp. 248-254", four(dat.lau1992)),
  list("Rothman, Greenland & Lash 2008, table 15-1", data.frame(ai=c(8,22), n1i=c(106,98), ci=c(5,16), n2i=c(120,85))),
  list("Rothman, Greenland & Lash 2008, table 15-5", data.frame(ai=c(3,1), n1i=c(12,4), ci=c(104,5), n2i=c(1163,91))),
  list("Hahn, Kim & Garner 2001, pp. 81-85", four(dat.hahn2001)),
  list("METHODS oracle: no event in 15 against 4 in 15", data.frame(ai=0, n1i=15, ci=4, n2i=15)))

# ---- effect sizes ----------------------------------------------------------------------------
cases <- list()
add_case <- function(source, measure, d, got, options = list(), call, by = "metafor") {
  cases[[length(cases) + 1]] <<- list(id = sprintf("%s-%03d", measure, length(cases) + 1), source = source,
    measure = measure, options = if (length(options)) options else setNames(list(), character()),
    call = call, by = by, inputs = lapply(as.list(d), column), yi = column(got$yi), vi = column(got$vi))
}
by_metafor <- function(source, measure, d, ..., code = measure, options = list(...), keep = names(d)) {
  extra <- list(...)
  got <- quiet(do.call(escalc, c(list(measure = code), as.list(d), extra)))
  shown <- paste0(", ", names(extra), "=", vapply(extra, deparse, ""), recursive = TRUE)
  add_case(source, measure, d[keep], data.frame(yi = c(got$yi), vi = c(got$vi)), options,
           sprintf('escalc(measure="%s"%s)', code, paste(if (length(extra)) shown else "", collapse = "")))
}
J <- function(m) exp(lgamma(m/2) - log(sqrt(m/2)) - lgamma((m - 1)/2))

for (x in means) {
  s <- x[[1]]; d <- x[[2]]
  for (v in c("LS", "UB", "HO")) by_metafor(s, "MD", d, vtype = v)
  for (v in c("LS", "LS2", "UB", "AV")) by_metafor(s, "SMD", d, vtype = v)
  g <- quiet(escalc("SMD", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=d))
  yi <- c(g$yi)
  with(d, add_case(s, "SMD", d, data.frame(yi = yi, vi = (n1i+n2i)/(n1i*n2i) + yi^2/(2*(n1i+n2i-3.94))),
    list(vtype = "REVMAN"), "(n1i+n2i)/(n1i*n2i) + yi^2/(2*(n1i+n2i-3.94))", "formula: RevMan"))
  with(d, {
    sp <- sqrt(((n1i-1)*sd1i^2 + (n2i-1)*sd2i^2)/(n1i+n2i-2)); dd <- (m1i-m2i)/sp
    add_case(s, "SMD", d, data.frame(yi = dd, vi = 1/n1i + 1/n2i + dd^2/(2*(n1i+n2i))),
             list(correct = FALSE), "(m1i-m2i)/sdpi", "formula: Cohen 1988; correct=FALSE in metafor >= 4.6")
  })
  # metafor 3.8 multiplies these variances by J^2; from 4.6 on it does not, as in Bonett 2008
  h <- quiet(escalc("SMDH", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=d))
  add_case(s, "SMDH", d, data.frame(yi = c(h$yi), vi = c(h$vi)/J(d$n1i+d$n2i-2)^2), list(),
           'escalc(measure="SMDH"), vi/J^2', "metafor, without its factor of 3.8")
  with(d, {
    q <- (sd1i^2+sd2i^2)/2
    add_case(s, "SMDH", d, data.frame(yi = c(h$yi), vi = sd1i^2/(n1i*q) + sd2i^2/(n2i*q) + c(h$yi)^2*(sd1i^4/n1i+sd2i^4/n2i)/(8*q^2)),
      list(vtype = "LS2"), "Bonett 2008, eq. 8, with n for n-1", "formula: LS2 of metafor >= 4.6")
  })
  for (v in c("LS", "LS2", "UB", "AV")) by_metafor(s, "SMD1", d, vtype = v, keep = c("m1i", "n1i", "m2i", "sd2i", "n2i"))
  h <- quiet(escalc("SMD1H", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=d)); yi <- c(h$yi)
  with(d, add_case(s, "SMD1H", d, data.frame(yi = yi, vi = (sd1i^2/sd2i^2)/(n1i-1) + 1/(n2i-1) + yi^2/(2*(n2i-1))),
    list(), "Bonett 2008, eq. 12", "formula: metafor >= 4.6"))
  p <- d[d$m1i > 0 & d$m2i > 0, ]
  by_metafor(s, "ROM", p, options = list(correct = FALSE, vtype = "LS"), vtype = "LS")
  by_metafor(s, "ROM", p, options = list(correct = FALSE, vtype = "HO"), vtype = "HO")
  r <- quiet(escalc("ROM", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=p))
  with(p, add_case(s, "ROM", p, data.frame(yi = c(r$yi) + (sd1i^2/(n1i*m1i^2) - sd2i^2/(n2i*m2i^2))/2, vi = c(r$vi)),
    list(), 'escalc(measure="ROM") + (sd1i^2/(n1i*m1i^2) - sd2i^2/(n2i*m2i^2))/2', "formula: Lajeunesse 2015, eq. 8; metafor >= 5"))
  add_case(s, "PC", d, with(d, data.frame(yi = m1i - m2i, vi = sd1i^2/n1i + sd2i^2/n2i)), list(), "as MD, in points", "formula")
  add_case(s, "PC", d[c("m1i", "sd1i", "n1i")], with(d, data.frame(yi = m1i, vi = sd1i^2/n1i)), list(), "one arm, in points", "formula")
  w <- d[d$m1i > -100 & d$m2i > -100, ]
  r <- quiet(escalc("ROM", m1i=100+m1i, sd1i=sd1i, n1i=n1i, m2i=100+m2i, sd2i=sd2i, n2i=n2i, data=w))
  add_case(s, "ROMPC", w, data.frame(yi = c(r$yi), vi = c(r$vi)), list(correct = FALSE), 'escalc(measure="ROM", m1i=100+m1i, m2i=100+m2i)', "metafor, means of 100 + change")
  with(w, add_case(s, "ROMPC", w, data.frame(yi = c(r$yi) + (sd1i^2/(n1i*(100+m1i)^2) - sd2i^2/(n2i*(100+m2i)^2))/2, vi = c(r$vi)),
    list(), 'escalc(measure="ROM", m1i=100+m1i, m2i=100+m2i) + bias', "formula: Lajeunesse 2015, eq. 8; metafor >= 5"))
}
for (x in morris) {
  s <- x[[1]]; d <- x[[2]]
  by_metafor(s, "MC", d)
  for (v in c("LS", "LS2")) by_metafor(s, "SMCC", d, vtype = v)
  for (v in c("LS", "LS2")) by_metafor(s, "SMCR", d, vtype = v, keep = c("m1i", "sd1i", "m2i", "ni", "ri"))
  h <- escalc("SMCRH", m1i=m1i, sd1i=sd1i, m2i=m2i, sd2i=sd2i, ni=ni, ri=ri, data=d)
  add_case(s, "SMCRH", d, data.frame(yi = c(h$yi), vi = c(h$vi)/J(d$ni-1)^2), list(),
           'escalc(measure="SMCRH"), vi/J^2', "metafor, without its factor of 3.8")
  with(d, {
    m <- 2*(ni-1)/(1+ri^2); g <- J(m)*(m1i-m2i)/sqrt((sd1i^2+sd2i^2)/2)
    add_case(s, "SMCRP", d, data.frame(yi = g, vi = 2*(1-ri)/ni + g^2*(1+ri^2)/(4*ni)), list(),
             "J(2*(ni-1)/(1+ri^2))*(m1i-m2i)/sqrt((sd1i^2+sd2i^2)/2)", "formula: Cousineau 2020; metafor >= 4.6")
  })
  # metafor 3.8 has the plain log; from 5.0-1 on ROMC is corrected as ROM is
  r <- escalc("ROMC", m1i=m1i, sd1i=sd1i, m2i=m2i, sd2i=sd2i, ni=ni, ri=ri, data=d)
  for (corrected in c(FALSE, TRUE)) {
    yi <- c(r$yi) + if (corrected) with(d, (sd1i^2/m1i^2 - sd2i^2/m2i^2)/(2*ni)) else 0
    by <- if (corrected) "formula: Lajeunesse 2015, eq. 8; metafor >= 5" else "metafor"
    of <- paste0('escalc(measure="ROMC")', if (corrected) " + (sd1i^2/m1i^2 - sd2i^2/m2i^2)/(2*ni)" else "")
    opt <- if (corrected) list() else list(correct = FALSE)
    add_case(s, "ROMC", d, data.frame(yi = yi, vi = c(r$vi)), opt, of, by)
    add_case(s, "PCM", d, data.frame(yi = 100*(exp(yi) - 1), vi = (100*exp(yi))^2*c(r$vi)), opt,
             paste0("100*(exp(yi)-1), by the delta method, of ", of), by)
  }
}
for (x in counts) {
  s <- x[[1]]; d <- x[[2]]
  for (m in c("RR", "OR", "AS", "PETO", "OR2DL", "OR2DN")) by_metafor(s, m, d)
  for (v in c("LS", "UB", "AV")) by_metafor(s, "RD", d, vtype = v)
  zero <- with(d, any(ai == 0 | ci == 0 | ai == n1i | ci == n2i))
  if (zero) for (m in c("RR", "OR", "RD", "PETO", "AS")) {
    for (to in c("all", "if0all", "none")) by_metafor(s, m, d, to = to)
    by_metafor(s, m, d, add = 0.25)
    if (m != "AS") by_metafor(s, m, d, drop00 = TRUE)
  }
}
with(list(D = c(13.6, -4.2), lo = c(6.2, -9.1), hi = c(21.0, 0.7), n1 = c(54, 15), n2 = c(54, 17)), {
  m <- n1 + n2 - 2; t <- D/((hi - lo)/(2*qt(.975, m))); g <- quiet(escalc("SMD", ti=t, n1i=n1, n2i=n2))
  add_case("METHODS oracle: difference 13.6 (6.2 to 21.0) of percentage changes, 54 and 54", "SMDPC",
    data.frame(yi = D, ci_lb = lo, ci_ub = hi, n1i = n1, n2i = n2), data.frame(yi = c(g$yi), vi = c(g$vi)), list(),
    'escalc(measure="SMD", ti=D/((ub-lb)/(2*qt(.975, m))))', "metafor, t from the interval")
})
d <- data.frame(ti = c(2.5, -1.1, 0.3), n1i = c(20, 15, 8), n2i = c(20, 10, 12))
by_metafor("t values", "SMD", d)
by_metafor("d values", "SMD", data.frame(di = c(0.8, -0.2), n1i = c(15, 30), n2i = c(15, 25)))
hr <- dat.hackshaw1998[1:8, ]
for (m in c("GEN", "HR")) add_case("Hackshaw 1998, pp. 119-136", m,
  data.frame(yi = log(hr$or), ci_lb = log(hr$or.lb), ci_ub = log(hr$or.ub)),
  data.frame(yi = log(hr$or), vi = ((log(hr$or.ub) - log(hr$or.lb))/(2*qnorm(.975)))^2), list(),
  "vi = ((log(ub) - log(lb))/(2*qnorm(.975)))^2", "formula: Cochrane Handbook 6.5.2.3")
d <- data.frame(xi = c(3, 12, 10), ni = c(20, 30, 40)); g <- quiet(escalc("PR", xi=xi, ni=ni, data=d))
add_case("3 of 20, 12 of 30, 10 of 40", "PR", data.frame(yi = c(g$yi), vi = c(g$vi)), data.frame(yi = c(g$yi), vi = c(g$vi)),
  list(), 'escalc(measure="PR", xi=xi, ni=ni)', "metafor, read as it is")
cath <- dat.nielweise2008
rates <- data.frame(x1i = cath$x1i, t1i = cath$t1i, x2i = cath$x2i, t2i = cath$t2i)
for (m in c("IRR", "IRD")) {
  by_metafor("Niel-Weise 2008, 10.1097/CCM.0b013e31816b42d7", m, rates)
  for (to in c("all", "if0all", "none")) by_metafor("Niel-Weise 2008", m, rates, to = to)
}
treated <- data.frame(xi = rates$x1i, ti = rates$t1i)
for (m in c("IR", "IRLN")) by_metafor("Niel-Weise 2008, treated", m, treated)
shares <- data.frame(xi = dat.pritz1997$xi, ni = dat.pritz1997$ni)
for (m in c("PLO", "PAS")) by_metafor("Pritz 1997", m, shares)
pairs <- data.frame(ri = dat.mcdaniel1994$ri, ni = dat.mcdaniel1994$ni)
pairs <- head(pairs[pairs$ni > 4, ], 40)
for (m in c("COR", "ZCOR")) by_metafor("McDaniel et al. 1994", m, pairs)
save_cases(cases, "measures.json")

# ---- syntheses -------------------------------------------------------------------------------
effects <- function(m, d, ...) { e <- quiet(escalc(measure = m, ai=d$ai, n1i=d$n1i, ci=d$ci, n2i=d$n2i, ...)); data.frame(yi = c(e$yi), vi = c(e$vi)) }
two <- function(d) data.frame(yi = c(d$yi), vi = c(d$vi))
sets <- list(
  list("Lipsey & Wilson 2001, exhibit 7.3, p. 133", data.frame(yi=c(-.33,.32,.39,.31,.17,.64,-.33,.15,-.02,0), vi=c(.084,.035,.017,.034,.072,.117,.102,.093,.012,.067))),
  list("Viechtbauer 2005, example 1, p. 271", data.frame(yi=c(-.581,.530,.771,1.031,.553,.295,.078,.573,-.176,-.232), vi=c(.023,.052,.060,.115,.095,.203,.200,.211,.051,.040))),
  list("Viechtbauer 2005, example 2, p. 272", data.frame(yi=c(.100,-.162,-.090,-.049,-.046,-.010,-.431,-.261,.134,.019,.175,.056,.045,.103,.121,-.482,.290,.342), vi=c(.016,.015,.050,.050,.032,.052,.036,.024,.034,.033,.031,.034,.039,.167,.134,.096,.016,.035))),
  list("Raudenbush & Bryk 1985, pp. 83-86", two(dat.raudenbush1985)),
  list("Colditz et al. 1994, pp. 698-702, log RR", effects("RR", counts[[1]][[2]])),
  list("Colditz et al. 1994, pp. 698-702, log OR", effects("OR", counts[[1]][[2]])),
  list("Colditz et al. 1994, pp. 698-702, RD", effects("RD", counts[[1]][[2]])),
  list("Hine et al. in Normand 1999, table III, p. 330, RD", effects("RD", counts[[2]][[2]])),
  list("Normand 1999, table VIII, p. 351, MD with pooled SD", two(escalc("MD", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=n99, vtype="HO"))),
  list("Normand 1999, table VIII, p. 351, SMD", two(escalc("SMD", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=n99))),
  list("Collins, Yusuf & Peto 1985 in Viechtbauer 2007, p. 44, log OR", effects("OR", counts[[3]][[2]])),
  list("Linde et al. 2005 in Viechtbauer 2007b, pp. 106-109, log RR", effects("RR", four(lin[c(7:10, 13:25), ]))),
  list("Li et al. 2007, CD002755, log OR", effects("OR", counts[[5]][[2]])),
  list("Niel-Weise et al. 2007, pp. 2058-2068, log OR", effects("OR", counts[[6]][[2]], drop00=TRUE)),
  list("Lau et al. 1992, pp. 248-254, log OR", effects("OR", counts[[9]][[2]])),
  list("Hackshaw 1998, pp. 119-136", two(dat.hackshaw1998)),
  list("Konstantopoulos 2011, pp. 61-76", two(dat.konstantopoulos2011)),
  list("Bangert-Drowns et al. 2004, pp. 29-58", two(dat.bangertdrowns2004)),
  list("Hedges, Gurevitch & Curtis 1999, pp. 1150-1156, log ratio", two(escalc("ROM", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=cur))),
  list("METHODS oracle: three like studies", data.frame(yi=c(.30,.31,.29), vi=c(.04,.05,.03))),
  list("two studies", data.frame(yi=c(.1,.9), vi=c(.04,.09))))
sets <- lapply(sets, function(x) list(x[[1]], x[[2]][complete.cases(x[[2]]), ]))
control <- list(threshold = 1e-12, tol = 1e-14, maxiter = 10000, tau2.max = 1e6)
cases <- list()
one_pool <- function(s, d, method, test, level) {
  r <- quiet(try(rma(d$yi, d$vi, method=method, test=test, level=level, control=control), silent=TRUE))
  if (inherits(r, "try-error")) return(invisible())  # Fisher scoring cycles in metafor, not here
  re <- method != "EE"
  p <- predict(r)
  q <- if (re) quiet(confint(r, level=level, control=control))
  empty <- re && isTRUE(q$ci.null)
  cases[[length(cases) + 1]] <<- list(
    id = sprintf("%s-%s-%03d", method, test, length(cases) + 1), source = s,
    call = sprintf('rma(yi, vi, method="%s", test="%s", level=%g, control=list(threshold=1e-12, tol=1e-14))', method, test, level),
    inputs = list(yi = column(d$yi), vi = column(d$vi)), method = method, test = test, level = level,
    want = c(list(k = r$k, mu = c(r$beta), se = r$se, ci_lb = r$ci.lb, ci_ub = r$ci.ub, p = r$pval, tau2 = r$tau2,
             i2 = r$I2, h2 = r$H2, q = r$QE, q_p = r$QEp),
             if (re) list(pi_lb = p$pi.lb, pi_ub = p$pi.ub,
                          tau2_lb = if (empty) NA else q$random["tau^2", "ci.lb"],
                          tau2_ub = if (empty) NA else q$random["tau^2", "ci.ub"])))
}
for (x in sets) {
  for (m in c("EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")) one_pool(x[[1]], x[[2]], m, "z", 0.95)
  for (t in c("knha", "adhoc")) for (m in c("REML", "DL")) one_pool(x[[1]], x[[2]], m, t, 0.95)
  one_pool(x[[1]], x[[2]], "REML", "adhoc", 0.9)
  one_pool(x[[1]], x[[2]], "PM", "adhoc", 0.99)
}
save_cases(cases, "pools.json")

# ---- tables pooled without correction, leave-one-out, cumulative, Egger ----------------------
cases <- list()
keep <- function(kind, s, inputs, call, want, options = list()) cases[[length(cases) + 1]] <<- list(
  id = sprintf("%s-%03d", kind, length(cases) + 1), kind = kind, source = s, call = call,
  options = if (length(options)) options else setNames(list(), character()),
  inputs = lapply(as.list(inputs), column), want = lapply(want, column))
for (x in counts) {
  d <- x[[2]]
  for (m in c("OR", "RR", "RD")) {
    r <- quiet(rma.mh(ai=d$ai, n1i=d$n1i, ci=d$ci, n2i=d$n2i, measure=m))
    keep("MH", x[[1]], d, sprintf('rma.mh(measure="%s")', m),
         list(mu = c(r$beta), se = r$se, ci_lb = r$ci.lb, ci_ub = r$ci.ub), list(measure = m))
  }
  r <- quiet(rma.peto(ai=d$ai, n1i=d$n1i, ci=d$ci, n2i=d$n2i))
  keep("PETO", x[[1]], d, "rma.peto()", list(mu = c(r$beta), se = r$se, ci_lb = r$ci.lb, ci_ub = r$ci.ub, q = if (nrow(d) > 1) r$QE else NA))
}
for (x in sets) if (nrow(x[[2]]) > 2 && nrow(x[[2]]) < 30) {
  d <- x[[2]]
  r <- quiet(try(rma(d$yi, d$vi, test="adhoc", control=control), silent=TRUE))
  if (inherits(r, "try-error")) next
  l <- quiet(leave1out(r)); u <- quiet(cumul(r))
  keep("leave_one_out", x[[1]], d, 'leave1out(rma(yi, vi, test="adhoc"))', list(mu = l$estimate, se = l$se, tau2 = l$tau2))
  keep("cumulative", x[[1]], d, 'cumul(rma(yi, vi, test="adhoc"))', list(mu = u$estimate, tau2 = u$tau2))
  if (diff(range(d$vi)) > 0) {
    e <- regtest(d$yi, d$vi, model="lm"); f <- coef(summary(e$fit))
    keep("egger", x[[1]], d, 'regtest(yi, vi, model="lm")',
         list(slope = f[2, 1], se = f[2, 2], t = f[2, 3], p = f[2, 4], limit = f[1, 1], limit_se = f[1, 2], df = e$dfs))
  }
}
save_cases(cases, "tables.json")

# ---- models: moderators, subgroups, several effects of a study, sparse tables ------------------
suppressPackageStartupMessages({library(clubSandwich); library(survival)})
cases <- list()
keep <- function(kind, s, inputs, call, options, want) cases[[length(cases) + 1]] <<- list(
  id = sprintf("%s-%03d", kind, length(cases) + 1), kind = kind, source = s, call = call,
  options = if (length(options)) options else setNames(list(), character()),
  inputs = lapply(as.list(inputs), column), want = lapply(want, column))
bcg <- data.frame(effects("RR", counts[[1]][[2]]), ablat = col$ablat, year = col$year, alloc = as.numeric(factor(col$alloc)))
rau <- with(dat.raudenbush1985, data.frame(yi = c(yi), vi = c(vi), weeks = weeks))
bang <- with(dat.bangertdrowns2004, data.frame(yi = c(yi), vi = c(vi), length = length, grade = grade))
bang <- bang[complete.cases(bang), ]
kon <- with(dat.konstantopoulos2011, data.frame(yi = c(yi), vi = c(vi), year = year, cluster = district))
ass <- with(dat.assink2016, data.frame(yi = c(yi), vi = c(vi), year = year, cluster = study))
regressions <- list(
  list("Colditz et al. 1994, log RR by latitude", bcg, "ablat", character()),
  list("Colditz et al. 1994, log RR by latitude and year", bcg, c("ablat", "year"), character()),
  list("Colditz et al. 1994, log RR by latitude and allocation", bcg, c("ablat", "alloc"), "alloc"),
  list("Raudenbush & Bryk 1985, by weeks", rau, "weeks", character()),
  list("Bangert-Drowns et al. 2004, by length and grade", bang, c("length", "grade"), "grade"),
  list("Konstantopoulos 2011, by year", kon, "year", character()))
as_factors <- function(d, names) { for (n in names) d[[n]] <- factor(d[[n]]); d }
formula_of <- function(mods) as.formula(paste("~", paste(mods, collapse = " + ")))
coefficients_of <- function(r) list(estimate = c(r$beta), se = r$se, statistic = r$zval, p = r$pval, ci_lb = r$ci.lb, ci_ub = r$ci.ub)
for (x in regressions) {
  d <- as_factors(x[[2]], x[[4]])
  for (m in c("REML", "ML", "DL", "HE", "HS", "SJ", "PM", "EE")) for (t in if (m == "REML") c("knha", "adhoc", "z", "t") else "knha") {
    r <- quiet(try(rma(yi, vi, mods = formula_of(x[[3]]), data = d, method = m, test = t, control = control), silent = TRUE))
    if (inherits(r, "try-error")) next
    keep("regression", x[[1]], x[[2]], sprintf('rma(yi, vi, mods = ~ %s, method="%s", test="%s")', paste(x[[3]], collapse = " + "), m, t),
         list(mods = as.list(x[[3]]), factors = as.list(x[[4]]), method = m, test = t),
         c(coefficients_of(r), list(tau2 = r$tau2, i2 = r$I2, h2 = r$H2, qe = r$QE, qe_p = r$QEp, qm = r$QM, qm_p = r$QMp),
           if (m != "EE") list(r2 = r$R2)))
  }
}
groups <- list(list("Colditz et al. 1994, log RR by allocation", bcg, "alloc"), list("Bangert-Drowns et al. 2004, by grade", bang, "grade"))
for (x in groups) for (m in c("REML", "DL")) {
  d <- x[[2]]; d$by <- d[[x[[3]]]]
  each <- lapply(split(d, d$by), function(g) rma(g$yi, g$vi, method = m, control = control))
  b <- sapply(each, function(r) c(r$beta)); s <- sapply(each, function(r) r$se)
  w <- rma(b, sei = s, mods = ~ factor(seq_along(b)), method = "FE")
  keep("subgroups", x[[1]], d[c("yi", "vi", "by")], 'rma(estimate, sei=se, mods = ~ group, method="FE") of rma() in each group',
       list(method = m, tau2 = "separate"), list(mu = b, tau2 = sapply(each, function(r) r$tau2), q = w$QM, p = w$QMp))
  r <- rma(yi, vi, mods = ~ factor(by), data = d, method = m, test = "knha", control = control)
  keep("subgroups", x[[1]], d[c("yi", "vi", "by")], 'rma(yi, vi, mods = ~ factor(by), test="knha")',
       list(method = m, tau2 = "common", test = "knha"), list(q = r$QM, p = r$QMp))
}
for (x in list(list("Konstantopoulos 2011, by district", kon), list("Assink & Wibbelink 2016", ass))) {
  d <- x[[2]]; d$esid <- seq_len(nrow(d))
  e <- escalc(measure = "GEN", yi = yi, vi = vi, data = d)
  for (rho in c(0, 0.3, 0.8)) for (w in c(TRUE, FALSE)) {
    a <- aggregate(e, cluster = cluster, struct = "CS", rho = rho, weighted = w)
    keep("aggregate", x[[1]], d[c("yi", "vi", "cluster")], sprintf("aggregate(dat, cluster=cluster, rho=%g, weighted=%s)", rho, w),
         list(rho = rho, weighted = w), list(yi = a$yi, vi = a$vi))
  }
  for (m in c("REML", "DL")) for (mods in list(character(), "year")) {
    f <- if (length(mods)) formula_of(mods) else ~ 1
    r <- rma(yi, vi, mods = f, data = d, method = m, control = control)
    u <- robust(r, cluster = d$cluster, adjust = TRUE, clubSandwich = FALSE)
    keep("robust", x[[1]], d[c("yi", "vi", "year", "cluster")], "robust(rma(yi, vi), cluster, adjust=TRUE)", list(method = m, mods = as.list(mods), adjustment = "CR1"),
         list(estimate = c(u$beta), se = u$se, statistic = u$zval, df = rep(u$dfs, length(u$se)), p = u$pval, ci_lb = u$ci.lb, ci_ub = u$ci.ub))
    b <- coef_test(r, vcov = "CR2", cluster = d$cluster, test = "Satterthwaite")
    keep("robust", x[[1]], d[c("yi", "vi", "year", "cluster")], 'coef_test(rma(yi, vi), vcov="CR2", cluster)', list(method = m, mods = as.list(mods), adjustment = "CR2"),
         list(estimate = b$beta, se = b$SE, statistic = b$tstat, df = if (is.null(b$df_Satt)) b$df else b$df_Satt, p = b$p_Satt))
  }
}
people <- function(d) do.call(rbind, lapply(seq_len(nrow(d)), function(i) with(d[i, ], data.frame(study = i,
  treated = c(rep(1, n1i), rep(0, n2i)), event = c(rep(1, ai), rep(0, n1i - ai), rep(1, ci), rep(0, n2i - ci))))))
for (x in counts[c(2, 6, 12)]) {
  d <- x[[2]]; d <- d[d$ai + d$ci > 0 & d$ai + d$ci < d$n1i + d$n2i, ]
  r <- clogit(event ~ treated + strata(study), people(d), method = "exact", control = coxph.control(eps = 1e-12, toler.chol = 1e-14))
  keep("conditional", x[[1]], d, 'clogit(event ~ treated + strata(study), method="exact") of survival', list(),
       list(mu = unname(coef(r)), se = sqrt(c(vcov(r)))))
}
for (x in sets[c(5, 1)]) {
  r <- rma(x[[2]]$yi, x[[2]]$vi, test = "t", control = control); p <- predict(r)
  keep("wald-t", x[[1]], x[[2]], 'rma(yi, vi, test="t")', list(), list(mu = c(r$beta), se = r$se, ci_lb = r$ci.lb, ci_ub = r$ci.ub, p = r$pval, pi_lb = p$pi.lb, pi_ub = p$pi.ub))
}
save_cases(cases, "models.json")
