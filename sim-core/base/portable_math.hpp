#pragma once

/// Functions whose last bit must not depend on the machine. The C library picks other code where the
/// processor has fused multiply-add; these use only addition, multiplication, division and square root, which
/// IEEE 754 fixes, and agree with the true value within about one unit in the last place (2e-16 relative).
namespace xenolith {

/// Natural logarithm of a finite x > 0; anything else is an internal error.
double portable_log(double x);
/// e^x; 0 below the smallest normal double and infinity above the largest.
double portable_exp(double x);
/// The x that a standard normal variable stays below with probability p, 0 < p < 1 (Wichura, AS 241, 1988:
/// PPND16).
double normal_quantile(double p);

}  // namespace xenolith
