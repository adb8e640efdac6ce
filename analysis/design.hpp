#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/factor.hpp"

/// Experimental designs over factors that are shares of their ranges, 0 to 1, and what their outputs say.
namespace xenolith {

/// The nominal row, then for each factor its lowest and its highest value, the others nominal.
std::vector<DesignRow> tornado_design(std::size_t factors);

/// Morris' trajectories (1991): each of factors + 1 rows, in which every factor moves once, by two thirds of
/// its range over a grid of four levels.
struct MorrisDesign {
  std::size_t factors = 0;
  std::vector<DesignRow> rows;
  /// For each row: the factor that moved to reach it; nothing for the first of a trajectory.
  std::vector<std::optional<std::size_t>> moved;
};
MorrisDesign morris_design(std::size_t factors, std::size_t trajectories, std::uint64_t seed);

/// What the elementary effects of one factor say, in units of the output over the whole range.
struct MorrisEffect {
  double mu = 0;       ///< mean effect
  double mu_star = 0;  ///< mean of magnitudes (Campolongo, Cariboni and Saltelli 2007)
  double sigma = 0;    ///< deviation: large beside mu_star if the effect depends on the others
  std::optional<double> mu_star_error;  ///< standard error of mu_star; nothing of one effect
  std::size_t count = 0;                ///< effects that it is made of; the rest is 0 if there are none
};
/// One for each factor; `outputs` is one for each row of the design. Where a row has none, the two effects
/// that touch it are left out.
std::vector<MorrisEffect> morris_effects(const MorrisDesign& design,
                                         const std::vector<std::optional<double>>& outputs);

/// Saltelli's design (2010): matrices A and B, and for each factor A with that column of B. Rows 0 to n - 1
/// are A, then B, then one block for each factor. The columns are Latin hypercubes.
std::vector<DesignRow> sobol_design(std::size_t factors, std::size_t samples, std::uint64_t seed);

/// The share of the output's variance that a factor alone explains, and with all its interactions.
struct SobolIndex {
  double first = 0;
  double total = 0;
  double first_low = 0;  ///< 95 % interval, percentiles of a bootstrap over the rows
  double first_high = 0;
  double total_low = 0;
  double total_high = 0;
};
/// First-order indices as of Saltelli et al. (2010, table 2b), total ones as of Jansen (1999). A base sample
/// of which one of the factors + 2 rows has no output is left out with all of them. Nothing if the output
/// does not vary.
std::optional<std::vector<SobolIndex>> sobol_indices(std::size_t factors, std::size_t samples,
                                                     const std::vector<std::optional<double>>& outputs,
                                                     std::uint64_t seed);
/// The base samples of which every row has an output.
std::vector<std::size_t> whole_samples(std::size_t factors, std::size_t samples,
                                       const std::vector<std::optional<double>>& outputs);

/// A Latin hypercube over all factors; the column of a factor depends on its name and the seed alone.
std::vector<DesignRow> latin_design(const std::vector<Factor>& factors, std::size_t samples,
                                    std::uint64_t seed);

}  // namespace xenolith
