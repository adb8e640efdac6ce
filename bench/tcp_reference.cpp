// Records what ns-3 makes of one TCP flow over one link: the reference values of
// models/guest/tcp_stack/tcp_reference_test.cpp. Not part of the build; recorded with ns-3.37 of Debian 12:
//
//   g++ -std=c++17 -O1 bench/tcp_reference.cpp -lns3-applications -lns3-internet -lns3-network
//     -lns3-point-to-point -lns3-traffic-control -lns3-core -o /tmp/tcp_reference
//
// NewReno with selective acknowledgements as in Linux 2.6.16: initial window of three segments, an
// acknowledgement for every second segment or after 40 ms, timeouts of 200 ms at least. The link drops what
// does not fit its queue, and the segments whose numbers are given. Prints milliseconds from the opening of
// the stream to the last byte, and segments sent again.

#include <ns3/applications-module.h>
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>
#include <ns3/traffic-control-module.h>

#include <iostream>
#include <list>
#include <string>

namespace {

struct Case {
  std::string name;
  std::string rate;
  std::string delay;
  std::uint32_t queue;
  std::uint64_t bytes;
  std::uint32_t window;
  bool selective;
  std::list<std::uint32_t> lost;  // numbers of packets at the receiver of the data, the greeting is 0
};

std::uint64_t received;
ns3::Time last, opened;
std::uint32_t highest, again;
bool first;

void OnReceive(ns3::Ptr<const ns3::Packet> packet, const ns3::Address&) {
  received += packet->GetSize();
  last = ns3::Simulator::Now();
}

void OnSend(ns3::Ptr<const ns3::Packet> packet, const ns3::TcpHeader& header,
            ns3::Ptr<const ns3::TcpSocketBase>) {
  if (packet->GetSize() == 0) return;
  if (first) opened = ns3::Simulator::Now();
  first = false;
  const std::uint32_t number = header.GetSequenceNumber().GetValue();
  if (number < highest) {
    ++again;
  } else {
    highest = number + packet->GetSize();
  }
}

void Hook() {
  ns3::Config::ConnectWithoutContext("/NodeList/0/$ns3::TcpL4Protocol/SocketList/0/Tx",
                                     ns3::MakeCallback(&OnSend));
}

void SetDefaults(const Case& point) {
  using namespace ns3;
  Config::SetDefault("ns3::TcpL4Protocol::SocketType", StringValue("ns3::TcpNewReno"));
  Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
  Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(3));
  Config::SetDefault("ns3::TcpSocket::DelAckCount", UintegerValue(2));
  Config::SetDefault("ns3::TcpSocket::DelAckTimeout", TimeValue(MilliSeconds(40)));
  Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(3 * point.window));
  Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(point.window));
  Config::SetDefault("ns3::TcpSocketBase::Sack", BooleanValue(point.selective));
  Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(200)));
  Config::SetDefault("ns3::TcpSocketBase::ClockGranularity", TimeValue(MilliSeconds(10)));
}

void Record(const Case& point) {
  using namespace ns3;
  received = highest = again = 0;
  first = true;
  SetDefaults(point);
  NodeContainer nodes;
  nodes.Create(2);
  PointToPointHelper link;
  link.SetDeviceAttribute("DataRate", StringValue(point.rate));
  link.SetChannelAttribute("Delay", StringValue(point.delay));
  link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue(std::to_string(point.queue) + "p"));
  NetDeviceContainer devices = link.Install(nodes);
  auto loss = CreateObject<ReceiveListErrorModel>();
  loss->SetList(point.lost);
  devices.Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(loss));
  InternetStackHelper().Install(nodes);
  TrafficControlHelper traffic;
  Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
  Ipv4InterfaceContainer interfaces = addresses.Assign(devices);
  traffic.Uninstall(devices);

  PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 5001));
  ApplicationContainer server = sink.Install(nodes.Get(1));
  server.Get(0)->TraceConnectWithoutContext("Rx", MakeCallback(&OnReceive));
  BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(interfaces.GetAddress(1), 5001));
  bulk.SetAttribute("MaxBytes", UintegerValue(point.bytes));
  bulk.SetAttribute("SendSize", UintegerValue(1448));
  ApplicationContainer client = bulk.Install(nodes.Get(0));
  client.Start(Seconds(1.0));
  Simulator::Schedule(Seconds(1.0) + NanoSeconds(1), &Hook);
  Simulator::Stop(Seconds(120));
  Simulator::Run();
  std::cout << point.name << ": " << (last - opened).GetMicroSeconds() / 1000.0 << " ms, " << again
            << " again, " << received << " B\n";
  Simulator::Destroy();
}

}  // namespace

int main() {
  constexpr std::uint64_t mss = 1448;
  Record({"long queue", "10Mbps", "10ms", 1000, 3000 * mss, 1000 * mss, true, {}});
  Record({"window", "100Mbps", "20ms", 1000, 3000 * mss, 45 * mss, true, {}});
  Record({"short", "100Mbps", "20ms", 1000, 100 * mss, 1000 * mss, true, {}});
  Record({"one loss", "100Mbps", "20ms", 1000, 2000 * mss, 1000 * mss, true, {400}});
  Record({"four losses", "100Mbps", "20ms", 1000, 2000 * mss, 1000 * mss, true, {400, 403, 406, 409}});
  Record({"four losses, no blocks",
          "100Mbps",
          "20ms",
          1000,
          2000 * mss,
          1000 * mss,
          false,
          {400, 403, 406, 409}});
  Record({"last segment", "100Mbps", "20ms", 1000, 101 * mss, 1000 * mss, true, {102}});
  Record({"short queue", "10Mbps", "10ms", 20, 6000 * mss, 1000 * mss, true, {}});
}
