/// What `plot` and `reproduce` answer to calls that are wrong; what they draw and judge is tested part by
/// part.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "analysis/plot.hpp"
#include "analysis/reproduce.hpp"
#include "sim-core/base/scratch_folder.hpp"

namespace xenolith {
namespace {

using testing::HasSubstr;

class Commands : public testing::Test {
 protected:
  void write_summary(const std::string& rows) {
    std::ofstream(folder_ / "summary.csv") << "scenario,point,path,guests,component,metric,unit,n,mean,sd,"
                                              "ci95_low,ci95_high,median,q1,q3,min,max\n"
                                           << rows;
  }
  int plot_folder(const std::string& figure, const std::vector<std::string>& formats = {}) {
    std::ostringstream out;
    std::ostringstream err;
    const int status = plot({home_, {folder_.string()}, figure, formats}, out, err);
    err_ = err.str();
    return status;
  }
  int reproduce_with(const ReproduceOptions& options) {
    Registry registry;
    Catalogue catalogue(home_, registry);
    std::ostringstream out;
    std::ostringstream err;
    const int status = reproduce(options, catalogue, out, err);
    err_ = err.str();
    return status;
  }
  const Home home_{XENOLITH_SOURCE_DIR};
  ScratchFolder scratch_;
  const std::filesystem::path& folder_ = scratch_.path();
  std::string err_;
};

TEST_F(Commands, PlotTellsWhatIsNoFormatAndNoFigure) {
  write_summary("svio/latency,0,sv-nic,1,c,m,us,1,1,,,,1,1,1,1,1\n");
  EXPECT_EQ(plot_folder("", {"gif"}), 2);
  EXPECT_THAT(err_, HasSubstr("gif: is no picture format (svg, pdf, png"));
  EXPECT_EQ(plot_folder("svio/latenzy"), 2);
  EXPECT_THAT(err_, HasSubstr("did you mean \"svio/latency\"?"));
}

TEST_F(Commands, PlotTellsResultsThatNoFigureShows) {
  write_summary("t/other,0,a,1,c,m,us,1,1,,,,1,1,1,1,1\n");
  EXPECT_EQ(plot_folder(""), 2);
  EXPECT_THAT(err_, HasSubstr("no figure shows these results"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "figures"));
}

TEST_F(Commands, PlotTellsResultsThatLackWhatTheFigureShows) {
  write_summary("svio/latency,0,sv-nic,1,c,m,us,1,1,,,,1,1,1,1,1\n");
  EXPECT_EQ(plot_folder("svio/latency"), 2);
  EXPECT_THAT(err_, HasSubstr("no results for svio/latency"));
}

TEST_F(Commands, PlotOfAFolderWithoutResultsIsAFileError) { EXPECT_EQ(plot_folder(""), 4); }

TEST_F(Commands, ReproduceTellsMistakesAndWritesNothing) {
  ReproduceOptions options;
  options.out = (folder_ / "out").string();
  options.studies = {"svio/latenzy"};
  EXPECT_EQ(reproduce_with(options), 2);
  EXPECT_THAT(err_, HasSubstr("there is no such study"));
  options.profile = "hasty";
  EXPECT_EQ(reproduce_with(options), 2);
  EXPECT_THAT(err_, HasSubstr("hasty: there is no such profile"));
  options.profile = "quick";
  options.studies = {"svio/latency"};
  EXPECT_EQ(reproduce_with(options), 2) << "a registry without models cannot carry the scenarios";
  EXPECT_FALSE(std::filesystem::exists(options.out));
}

}  // namespace
}  // namespace xenolith
