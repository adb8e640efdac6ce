#include "sim-core/fluid/platform.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>

#include "sim-core/base/quantity.hpp"

namespace xenolith {
namespace {

void need_above_zero(bool good, const std::string& subject, const std::string& what,
                     const std::string& found) {
  if (!good) throw FluidError(subject, what + " is " + found, "more than zero");
}

using Weight = std::int64_t;
using EdgeProperties = boost::property<boost::edge_weight_t, Weight>;
using Graph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, EdgeProperties>;

/// Keeps what forwards and the two ends of a path.
struct OnTheWay {
  const std::vector<bool>* forwards = nullptr;
  std::size_t from = 0;
  std::size_t to = 0;
  bool operator()(std::size_t vertex) const { return (*forwards)[vertex] || vertex == from || vertex == to; }
};

}  // namespace

void FluidPlatform::claim_name(const std::string& name, const char* what) {
  if (name.empty()) throw FluidError(what, "it has no name", "a name that nothing else in the network has");
  if (!names_.emplace(name, -1).second)
    throw FluidError(name, "two parts of the network have this name",
                     "a name that nothing else in the network has");
}

FluidNode FluidPlatform::add_node(Kind kind, int number, const std::string& name) {
  const auto index = static_cast<int>(nodes_.size());
  nodes_.push_back({kind, number, name});
  names_.at(name) = index;
  return {index};
}

FluidNode FluidPlatform::add_host(const std::string& name, Hertz clock, int cores) {
  claim_name(name, "a host");
  need_above_zero(clock > Hertz::zero(), name, "its clock", to_text(clock));
  need_above_zero(cores > 0, name, "the number of its cores", std::to_string(cores));
  hosts_.push_back({name, clock, cores});
  return add_node(Kind::host, static_cast<int>(hosts_.size()) - 1, name);
}

FluidNode FluidPlatform::add_router(const std::string& name) {
  claim_name(name, "a router");
  return add_node(Kind::router, -1, name);
}

void FluidPlatform::add_link(const std::string& name, FluidNode first, FluidNode second, BitRate bandwidth,
                             Duration latency, LinkSharing sharing) {
  claim_name(name, "a link");
  need_above_zero(bandwidth > BitRate::zero(), name, "its bandwidth", to_text(bandwidth));
  need_above_zero(latency > Duration::zero(), name, "its latency", to_text(latency));
  if (name_of(first) == name_of(second))
    throw FluidError(name, "both its ends are " + name_of(first), "two places");
  edges_.push_back({first.index, second.index, {false, static_cast<int>(links_.size()), true}, latency});
  links_.push_back({name, bandwidth, latency, sharing, first, second});
}

FluidNode FluidPlatform::add_cell(const std::string& name, Duration latency) {
  claim_name(name, "a cell");
  need_above_zero(latency > Duration::zero(), name, "its latency", to_text(latency));
  cells_.push_back({name, latency, {}});
  return add_node(Kind::access_point, static_cast<int>(cells_.size()) - 1, name);
}

void FluidPlatform::join(FluidNode host, FluidNode access_point, BitRate rate) {
  const std::string& name = name_of(host);
  if (!is_host(host)) throw FluidError(name, "it joins a cell but is no host", "a host");
  if (at(access_point).kind != Kind::access_point)
    throw FluidError(name, "it joins " + name_of(access_point) + ", which is no cell",
                     "the access point of a cell");
  need_above_zero(rate > BitRate::zero(), name, "its rate in the cell", to_text(rate));
  const int number = at(access_point).number;
  Cell& cell = cells_[static_cast<std::size_t>(number)];
  const bool twice = std::any_of(cell.stations.begin(), cell.stations.end(),
                                 [&](const Station& station) { return station.host == host; });
  if (twice) throw FluidError(name, "it joins the cell " + cell.name + " twice", "once");
  cell.stations.push_back({host, rate});
  edges_.push_back({host.index, access_point.index, {true, number, true}, cell.latency});
}

std::vector<FluidPlatform::Hop> FluidPlatform::path(FluidNode from, FluidNode to) const {
  const std::string subject = name_of(from) + " to " + name_of(to);
  if (!is_host(from) || !is_host(to))
    throw FluidError(subject, "a route leads from a host to a host", "two hosts");
  if (from == to) throw FluidError(subject, "both ends of the route are one host", "two hosts");
  Graph graph(nodes_.size());
  for (const Edge& edge : edges_) {
    // A picosecond more per hop: of ways with one latency the one with the fewest hops.
    boost::add_edge(static_cast<std::size_t>(edge.first), static_cast<std::size_t>(edge.second),
                    EdgeProperties(edge.latency.ps() + 1), graph);
  }
  std::vector<bool> forwards;
  for (const Node& node : nodes_) forwards.push_back(node.kind != Kind::host);
  const OnTheWay on_the_way{&forwards, static_cast<std::size_t>(from.index),
                            static_cast<std::size_t>(to.index)};
  const boost::filtered_graph<Graph, boost::keep_all, OnTheWay> open(graph, {}, on_the_way);
  std::vector<Weight> distance(nodes_.size());
  std::vector<std::size_t> before(nodes_.size());
  boost::dijkstra_shortest_paths(open, on_the_way.from,
                                 boost::distance_map(distance.data()).predecessor_map(before.data()));
  if (before[on_the_way.to] == on_the_way.to) throw FluidError(subject, "no way leads there", "linked hosts");
  std::vector<Hop> hops;
  for (std::size_t at = on_the_way.to; at != on_the_way.from; at = before[at]) {
    hops.push_back(hop_between(before[at], at));
  }
  std::reverse(hops.begin(), hops.end());
  return hops;
}

/// The link of least latency from one node to its neighbour, of those the one that was added first.
FluidPlatform::Hop FluidPlatform::hop_between(std::size_t from, std::size_t to) const {
  const Edge* best = nullptr;
  for (const Edge& edge : edges_) {
    const auto first = static_cast<std::size_t>(edge.first);
    const auto second = static_cast<std::size_t>(edge.second);
    const bool joins = (first == from && second == to) || (first == to && second == from);
    if (joins && (best == nullptr || edge.latency < best->latency)) best = &edge;
  }
  Hop hop = best->hop;
  hop.forward = static_cast<std::size_t>(best->first) == from;
  return hop;
}

const FluidPlatform::Node& FluidPlatform::at(FluidNode node) const {
  XENO_ASSERT(node.index >= 0 && static_cast<std::size_t>(node.index) < nodes_.size(),
              "no such node in the network");
  return nodes_[static_cast<std::size_t>(node.index)];
}

FluidNode FluidPlatform::node(std::string_view name) const {
  const auto found = names_.find(name);
  if (found == names_.end() || found->second < 0)
    throw FluidError(std::string(name), "the network has no such place",
                     "a host, a router or a cell of the network");
  return {found->second};
}

const std::string& FluidPlatform::name_of(FluidNode node) const { return at(node).name; }

int FluidPlatform::host_number(FluidNode node) const {
  XENO_ASSERT(is_host(node), "only a host has a host's number");
  return at(node).number;
}

}  // namespace xenolith
