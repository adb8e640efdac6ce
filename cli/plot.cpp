#include "analysis/plot.hpp"

#include <iostream>

#include "cli/session.hpp"

namespace xenolith {

int plot_command(const Arguments& arguments, Session& session) {
  const PlotOptions options{session.home(), arguments.names, arguments.figure, arguments.formats,
                            arguments.width};
  return plot(options, std::cout, std::cerr);
}

}  // namespace xenolith
