#pragma once

#include "models/contract/kimberley.hpp"
#include "models/contract/work_costs.hpp"
#include "models/workload/crowd/crowd_params.hpp"
#include "sim-core/base/units.hpp"

namespace xenolith {

/// How long the steps of a visit take that nobody else slows down: a desktop and a device work for one user.
class VisitCosts {
 public:
  /// All three outlive this.
  VisitCosts(const CrowdParams& params, const WorkCosts& desktop, const WorkCosts& device)
      : params_(params), desktop_(desktop), device_(device) {}

  /// Both ends' work and the messages between them, without the waits that are drawn.
  Duration bind() const;
  /// The device makes its floppy ready to be sent: reads and compresses it piece by piece.
  Duration pack_floppy() const;
  Bytes packed_floppy() const;
  Duration expand_floppy() const;
  /// The desktop starts the command that fetches.
  Duration command() const { return params_.command / params_.desktop_clock; }
  /// The desktop makes the launch VM's image of an overlay: decrypts, decompresses, applies. Applying reads
  /// the base image from the disk, computes, and waits for the disk when too much is still to be written,
  /// piece by piece.
  Duration prepare(const Overlay& overlay) const;
  Duration resume(const Overlay& overlay) const;
  /// The first picture, without its way over the cell.
  Duration first_picture() const;

 private:
  Bytes image(const Overlay& overlay) const;
  /// Of the image, what the page cache does not take: it is as full before as it may be without waiting.
  Bytes written_back(const Overlay& overlay) const;

  const CrowdParams& params_;
  const WorkCosts& desktop_;
  const WorkCosts& device_;
};

}  // namespace xenolith
