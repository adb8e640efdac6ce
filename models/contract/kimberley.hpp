#pragma once

#include <string_view>

#include "models/contract/byte_stream.hpp"
#include "models/contract/file_system.hpp"
#include "models/contract/network_node.hpp"
#include "models/contract/work_costs.hpp"
#include "sim-core/kernel/process.hpp"
#include "sim-core/model/trail.hpp"

namespace xenolith {

/// An application's VM overlay: what a launch VM has beyond its base VM, as one build of it turned out.
class Overlay {
 public:
  static constexpr std::string_view contract = "vm-overlay";
  static constexpr bool remote = true;
  virtual ~Overlay() = default;
  virtual Bytes compressed() const = 0;
  virtual Bytes uncompressed() const = 0;
  /// Of the uncompressed overlay: the difference of the memory images. The rest is the differencing disk.
  virtual Bytes memory_difference() const = 0;
  /// What the install script installs.
  virtual Bytes package() const = 0;
};

/// A machine with files that programs of other machines work with.
class FileServer {
 public:
  virtual ~FileServer() = default;
  virtual FluidHost& host() = 0;
  virtual const WorkCosts& costs() const = 0;
  virtual FileSystem& files() = 0;
};

/// A site in the Internet that gives away encrypted overlays.
class OverlaySite : public FileServer {
 public:
  static constexpr std::string_view contract = "overlay-site";
  static constexpr bool remote = true;
  /// What a request costs before the first byte.
  virtual Task<> request() = 0;
  virtual FileId overlay() = 0;
};

/// What a device's control manager tells the server's when it has bound.
struct KimberleySession {
  FileServer* device = nullptr;
  const FluidRoute* up = nullptr;    ///< from the device
  const FluidRoute* down = nullptr;  ///< to the device
  const Overlay* overlay = nullptr;
  FileId delivered{};         ///< the device's own overlay, if it delivers it; none: the server fetches one
  Process floppy{};           ///< the virtual floppy's way to the server
  bool floppy_first = false;  ///< the overlay is not taken apart before the floppy is there
};

/// The control manager of an infrastructure server, as that of a device calls it over their secure tunnel.
/// Each call is the server's part; single messages cross the network in the caller's hands.
class KimberleySite : public FileServer {
 public:
  static constexpr std::string_view contract = "kimberley-site";
  static constexpr bool remote = true;
  /// Answers a query for the service.
  virtual Task<> answer() = 0;
  /// The server's work on the handshake of the tunnel, and on the user's authentication.
  virtual Task<> accept() = 0;
  virtual Task<> authenticate() = 0;
  /// Receives the compressed virtual floppy through the tunnel and makes an image of `size` of it.
  virtual Task<> take_floppy(KimberleySession session, ByteSource* compressed, Bytes packed, Bytes size) = 0;
  /// Fetches the overlay, makes a launch VM of it and resumes that. Gives the trail as far as it has come.
  virtual Task<Trail> dekimberlize(KimberleySession session, Trail trail) = 0;
  /// Attaches the floppy's image to the running VM and shows the screen: gives the bytes of its first update.
  virtual Task<Bytes> show() = 0;
  virtual Task<> power_off() = 0;
  /// What has changed on the floppy, of which `changed` bytes were written, packed into `packed`.
  virtual Task<> make_residue(Bytes changed, Bytes packed) = 0;
  /// After the device has gone: deletes what is left of the session.
  virtual Task<> clean_up() = 0;
};

}  // namespace xenolith
