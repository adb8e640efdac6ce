#pragma once

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/fluid/solver.hpp"

namespace xenolith {

/// A platform or a route that cannot be: the user's mistake, told before anything runs.
class FluidError : public std::runtime_error {
 public:
  /// `subject`: the host, link, cell or route that is meant.
  FluidError(std::string subject, const std::string& what, std::string accepted)
      : std::runtime_error(what), subject_(std::move(subject)), accepted_(std::move(accepted)) {}
  const std::string& subject() const noexcept { return subject_; }
  const std::string& accepted() const noexcept { return accepted_; }

 private:
  std::string subject_;
  std::string accepted_;
};

/// A place in the network: a host, a router, or the access point of a cell.
struct FluidNode {
  int index = -1;
  friend bool operator==(FluidNode, FluidNode) = default;
};

/// The graph of a network: hosts that compute, send and receive; routers that forward; links between two of
/// them; Wi-Fi cells, whose access points forward. Every name is used once.
class FluidPlatform {
 public:
  /// Something that a hop crosses: a link, or a cell's air.
  struct Hop {
    bool cell = false;
    int number = -1;      ///< of the link or of the cell
    bool forward = true;  ///< from the link's first end to its second
  };
  struct Host {
    std::string name;
    Hertz clock;
    int cores;
  };
  struct Link {
    std::string name;
    BitRate bandwidth;
    Duration latency;
    LinkSharing sharing;
    FluidNode first;
    FluidNode second;
  };
  struct Station {
    FluidNode host;
    BitRate rate;
  };
  struct Cell {
    std::string name;
    Duration latency;
    std::vector<Station> stations;
  };

  /// A host computes so many cycles a second on each of its cores.
  FluidNode add_host(const std::string& name, Hertz clock, int cores = 1);
  FluidNode add_router(const std::string& name);
  /// `latency`, above zero, is of one direction.
  void add_link(const std::string& name, FluidNode first, FluidNode second, BitRate bandwidth,
                Duration latency, LinkSharing sharing = LinkSharing::full_duplex);
  /// An 802.11 cell; gives its access point, which forwards. `latency`, above zero, is what a frame needs
  /// from a station to behind the access point.
  FluidNode add_cell(const std::string& name, Duration latency);
  /// Makes a host a station of a cell: `rate` is what it would get were it alone, above zero.
  void join(FluidNode host, FluidNode access_point, BitRate rate);

  /// The way of least latency, of those that with the fewest hops; hosts do not forward. Throws FluidError if
  /// there is none.
  std::vector<Hop> path(FluidNode from, FluidNode to) const;

  /// The node with a name; throws FluidError if there is none.
  FluidNode node(std::string_view name) const;
  const std::string& name_of(FluidNode node) const;
  bool is_host(FluidNode node) const { return at(node).kind == Kind::host; }
  /// The number of a host among the hosts, in the order in which they were added.
  int host_number(FluidNode node) const;

  const std::vector<Host>& hosts() const { return hosts_; }
  const std::vector<Link>& links() const { return links_; }
  const std::vector<Cell>& cells() const { return cells_; }

 private:
  enum class Kind { host, router, access_point };
  struct Node {
    Kind kind;
    int number;  ///< among the hosts, or the cells
    std::string name;
  };
  struct Edge {
    int first;
    int second;
    Hop hop;
    Duration latency;
  };

  const Node& at(FluidNode node) const;
  Hop hop_between(std::size_t from, std::size_t to) const;
  FluidNode add_node(Kind kind, int number, const std::string& name);
  void claim_name(const std::string& name, const char* what);

  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::vector<Host> hosts_;
  std::vector<Link> links_;
  std::vector<Cell> cells_;
  std::map<std::string, int, std::less<>> names_;  ///< index of the node; -1 for a link
};

}  // namespace xenolith
