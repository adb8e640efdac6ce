#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/ethernet.hpp"
#include "sim-core/kernel/mailbox.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/registry.hpp"

namespace xenolith {

/// Store-and-forward Ethernet switch with one output queue per port.
///
/// It learns which address lies behind which port from the frames that come in; a frame to an address that it
/// does not know, or to all, goes out on every other port. See README.md.
class GigabitSwitch final : public Component, public EthernetSegment {
 public:
  static constexpr std::string_view summary =
      "Store-and-forward Ethernet switch with one output queue per port.";
  struct Params {
    Duration forwarding_latency{};
    std::int64_t queue_frames{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::forwarding_latency, "forwarding_latency",
                   "From the last bit in to the first bit out, empty queue.", not_negative),
          required(&Params::queue_frames, "queue_frames", "Frames that an output queue holds.", at_least(1)));
    }
  };
  static constexpr auto ports() {
    return ports_of(port_list(&GigabitSwitch::joins_, "joins", "What is plugged into the switch."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&GigabitSwitch::arrived_, "arrived", "Frames that came in."),
        statistic(&GigabitSwitch::forwarded_, "forwarded", "Frames that went out."),
        statistic(&GigabitSwitch::dropped_, "dropped", "Frames that found an output queue full."),
        statistic(&GigabitSwitch::filtered_, "filtered", "Frames to where they came from."),
        statistic(&GigabitSwitch::flooded_, "flooded", "Copies made of frames sent to all."),
        statistic(&GigabitSwitch::queued_, "queued", "Frames in the output queues."));
  }

  GigabitSwitch(const Context& context, const Params& params);
  void start() override;
  void send(int socket, const Frame& frame) override;
  void audit(Audit& audit) const override;

 private:
  struct Queued {
    Frame frame;
    Time ready;
  };
  struct Output {
    explicit Output(Simulator& sim) : queue(sim) {}
    Mailbox<Queued> queue;
    std::int64_t held = 0;  ///< frames queued or going out
  };

  void enqueue(std::size_t socket, const Frame& frame);
  Task<> drive(std::size_t socket);

  PortList<EthernetPort> joins_;
  Params params_;
  std::vector<std::unique_ptr<Output>> outputs_;
  std::map<MacAddress, std::size_t> learned_;
  Custody custody_;
  Counter arrived_;
  Counter forwarded_;
  Counter dropped_;
  Counter filtered_;
  Counter flooded_;
  TimedLevel queued_;
};

}  // namespace xenolith
