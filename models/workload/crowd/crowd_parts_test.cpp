#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim-core/base/json.hpp"
#include "sim-core/base/quantity.hpp"

/// What a visit of a crowd costs is what the session in detail costs: the same numbers in their parts.
namespace xenolith {
namespace {

Json part(const std::string& name) {
  Problems problems;
  const std::optional<Json> read =
      read_json_file(std::string(XENOLITH_SOURCE_DIR) + "/hardware/" + name + ".json", problems);
  EXPECT_TRUE(read) << name;
  return *read->find("values");
}
std::string text(const Json& values, const std::string& name) {
  const Json* const entry = values.find(name);
  EXPECT_NE(entry, nullptr) << name;
  const Json& value = *entry->find("value");
  if (value.is_string()) return value.as_string();
  return std::to_string(value.is_integer() ? static_cast<double>(value.as_integer()) : value.as_double());
}
std::int64_t cycles(const Json& values, const std::string& name) {
  return parse_cycles(text(values, name)).value->count();
}

class CrowdParts : public testing::Test {
 protected:
  void same(const Json& other, const std::vector<std::string>& names) const {
    for (const std::string& name : names) EXPECT_EQ(text(crowd_, name), text(other, name)) << name;
  }
  const Json crowd_ = part("workload/kimberley-crowd");
};

TEST_F(CrowdParts, AreThoseOfTheDevice) {
  const Json device = part("service/kimberley-device");
  same(device, {"query_delay", "unmount", "show", "floppy", "floppy_packed"});
  EXPECT_EQ(cycles(crowd_, "device_bind"), cycles(device, "handshake") + cycles(device, "authenticate"));
  const Json processor = part("processor/omap2420-n810");
  EXPECT_EQ(text(crowd_, "device_clock"), text(processor, "clock"));
  EXPECT_EQ(text(crowd_, "flash"), text(part("storage/microsd-2008"), "read_rate"));
  EXPECT_EQ(text(crowd_, "radio"), text(part("network/wifi-n810"), "rate"));
}

TEST_F(CrowdParts, AreThoseOfTheDesktop) {
  const Json server = part("service/kimberley-server");
  same(server, {"answer_delay", "command", "base_image", "attach", "first_update", "screen"});
  EXPECT_EQ(cycles(crowd_, "desktop_bind"),
            cycles(server, "answer") + cycles(server, "accept") + cycles(server, "authenticate"));
  const Json hypervisor = part("hypervisor/virtualbox-1.5");
  same(hypervisor, {"start_process", "load", "restore_devices"});
  EXPECT_EQ(text(crowd_, "vm_memory"), text(hypervisor, "memory"));
  EXPECT_EQ(text(crowd_, "desktop_clock"), text(part("processor/pentium4-3.6-desktop"), "clock"));
  const Json files = part("guest/linux-2.6.22-files");
  EXPECT_EQ(text(crowd_, "page_cache"), text(files, "cache"));
  EXPECT_EQ(text(crowd_, "dirty_background"), text(files, "background"));
  EXPECT_EQ(text(crowd_, "dirty_limit"), text(files, "limit"));
  EXPECT_EQ(text(crowd_, "disk"), text(part("storage/desktop-80gb"), "outer_rate"));
}

}  // namespace
}  // namespace xenolith
