#include "sim-core/base/portable_math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "sim-core/base/check.hpp"

namespace xenolith {
namespace {

// ln 2 in two parts: the first has 32 trailing zero bits, so that its product with an exponent is exact.
constexpr double ln2_high = 0x1.62e42feep-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;
constexpr double one_over_ln2 = 0x1.71547652b82fep+0;
constexpr double square_root_of_half = 0x1.6a09e667f3bcdp-1;
constexpr double smallest_normal = std::numeric_limits<double>::min();

/// 2^exponent for a normal result.
double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

template <std::size_t N>
double polynomial(const std::array<double, N>& coefficients, double x) {
  double sum = coefficients[N - 1];
  for (std::size_t i = N - 1; i > 0; --i) sum = sum * x + coefficients[i - 1];
  return sum;
}

// The coefficients of Wichura's PPND16, lowest power first: numerator and denominator of the middle, the
// tails, the far tails.
constexpr std::array<double, 8> middle_over{
    3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr std::array<double, 8> middle_under{1.0,
                                             4.2313330701600911252e+1,
                                             6.8718700749205790830e+2,
                                             5.3941960214247511077e+3,
                                             2.1213794301586595867e+4,
                                             3.9307895800092710610e+4,
                                             2.8729085735721942674e+4,
                                             5.2264952788528545610e+3};
constexpr std::array<double, 8> tail_over{1.42343711074968357734e0,  4.63033784615654529590e0,
                                          5.76949722146069140550e0,  3.64784832476320460504e0,
                                          1.27045825245236838258e0,  2.41780725177450611770e-1,
                                          2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array<double, 8> tail_under{1.0,
                                           2.05319162663775882187e0,
                                           1.67638483018380384940e0,
                                           6.89767334985100004550e-1,
                                           1.48103976427480074590e-1,
                                           1.51986665636164571966e-2,
                                           5.47593808499534494600e-4,
                                           1.05075007164441684324e-9};
constexpr std::array<double, 8> far_over{6.65790464350110377720e0,  5.46378491116411436990e0,
                                         1.78482653991729133580e0,  2.96560571828504891230e-1,
                                         2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                         2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array<double, 8> far_under{1.0,
                                          5.99832206555887937690e-1,
                                          1.36929880922735805310e-1,
                                          1.48753612908506148525e-2,
                                          7.86869131145613259100e-4,
                                          1.84631831751005468180e-5,
                                          1.42151175831644588870e-7,
                                          2.04426310338993978564e-15};

}  // namespace

double portable_log(double x) {
  XENO_ASSERT(x > 0 && x <= std::numeric_limits<double>::max(), "logarithm of what is not a positive number");
  int exponent = 0;
  if (x < smallest_normal) {
    x *= 0x1p54;
    exponent = -54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(bits >> 52) - 1022;
  double mantissa =
      std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3fe0000000000000ULL);  // in [0.5, 1)
  if (mantissa < square_root_of_half) {
    mantissa *= 2;
    --exponent;
  }
  // ln(1 + f) = 2 artanh(s), s = f / (2 + f); |s| <= 0.1716, so that the 11th term is below 1e-17. Written as
  // f - s (f - series), which keeps f's own digits.
  const double f = mantissa - 1;
  const double s = f / (2 + f);
  const double z = s * s;
  constexpr std::array<double, 10> artanh{2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11,
                                          2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};
  const double series = z * polynomial(artanh, z);
  return exponent * ln2_high + (f - s * (f - series) + exponent * ln2_low);
}

double portable_exp(double x) {
  constexpr double beyond = 709.782712893384;   // ln of the largest double
  constexpr double below = -708.3964185322641;  // ln of the smallest normal double
  XENO_ASSERT(!std::isnan(x), "exponential of what is not a number");
  if (x > beyond) return std::numeric_limits<double>::infinity();
  if (x < below) return 0;
  const int exponent = static_cast<int>(x * one_over_ln2 + (x < 0 ? -0.5 : 0.5));
  const double high = x - exponent * ln2_high;
  const double low = exponent * ln2_low;
  const double r = high - low;  // |r| <= 0.3466: the 14th term of the series is below 1e-17
  constexpr std::array<double, 12> taylor{1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                                          1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                                          1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
  const double e = 1 + ((high - low) + r * r * polynomial(taylor, r));
  return exponent == 1024 ? e * 0x1p1023 * 2 : e * power_of_two(exponent);
}

double normal_quantile(double p) {
  XENO_ASSERT(p > 0 && p < 1, "quantile of what is not a probability");
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(middle_over, r) / polynomial(middle_under, r);
  }
  const double r = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
  const double x = r <= 5 ? polynomial(tail_over, r - 1.6) / polynomial(tail_under, r - 1.6)
                          : polynomial(far_over, r - 5) / polynomial(far_under, r - 5);
  return q < 0 ? -x : x;
}

}  // namespace xenolith
