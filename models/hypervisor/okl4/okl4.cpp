#include "models/hypervisor/okl4/okl4.hpp"

#include <algorithm>
#include <cmath>

#include "models/contract/message_trace.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

Okl4::Okl4(const Context& context, const Params& params)
    : Component(context), params_(params), running_(sim()) {}
Okl4::~Okl4() = default;

void Okl4::start() {
  if (params_.area_offset + params_.area.count() > flash_->capacity().count())
    throw Misfit("area", "it reaches over the end of the flash memory",
                 "at most " + std::to_string(flash_->capacity().count() - params_.area_offset) + " B there");
  sim().spawn(boot());
}

void Okl4::link(Cell& cell) {
  if (booted_)
    throw Misfit("microvisor", "cells cannot be loaded while it runs", "a cell linked at build time");
  const Bytes image = cell.state() + cell.memory().page_size() * cell.memory().pages();
  if (params_.header + image > params_.area)
    throw Misfit("memory", "its image does not fit into the flash area of " + address(),
                 "an image of at most " + std::to_string((params_.area - params_.header).count()) + " B");
  cells_.push_back(&cell);
  threads_.emplace(&cell, std::make_unique<Resource>(sim(), 1));
  cell.stop();
}

void Okl4::tell(std::string_view from, std::string_view to, std::string_view what, Time sent) {
  trace_message(*this, from, to, what, sent, now());
}

Task<> Okl4::compute(Cycles work) {
  if (work > Cycles::zero()) {
    co_await processor_->compute(work);
  }
}

Task<> Okl4::boot() {
  const Time begun = now();
  const FluidPlatform& platform = processor_->network().platform();
  const auto host = static_cast<std::size_t>(platform.host_number(processor_->node()));
  // The boot loader and the kernel keep the processor busy all the time.
  const double cycles = to_seconds(params_.boot) * static_cast<double>(platform.hosts()[host].clock.count());
  co_await compute(Cycles(std::llround(cycles)));
  ++boots_;
  boot_.record(now() - begun);
  if (request_.image) {
    co_await load();
  }
  booted_ = true;
  for (Cell* const cell : cells_) {
    tell(address(), cell->component().address(), "initialize cell", now());
    cell->go_on();
  }
  running_.notify_all();
}

/// Sets a cell up from the image in the area: stacks, registers and globals first, then its pages.
Task<> Okl4::load() {
  const Time begun = now();
  const Request request = request_;
  request_ = {};
  co_await flash_->read({params_.area_offset, params_.header});
  co_await copy(params_.header.count(), request.image->size(), false);
  request.subject->memory().load(*request.image);
  if (request.subject->memory().holds(*request.image)) ++faithful_;
  co_await flash_->write({params_.area_offset, params_.header});  // done with
  tell(address(), request.subject->component().address(), "stack, registers, globals from the image", begun);
  load_.record(now() - begun);
}

Task<IpcReply> Okl4::call(Cell& from, Cell& to, IpcMessage message) {
  const Time sent = now();
  const std::int64_t further = std::max<std::int64_t>(0, message.words - 4);
  const Cycles one_way = params_.message + params_.message_word * further;
  co_await from.run(params_.capability + one_way);
  if (!from.may_call(to) || to.server() == nullptr) {
    ++refused_;
    co_return IpcReply{.granted = false};
  }
  const Lease thread = co_await threads_.at(&to)->acquire();
  ++calls_;
  tell(from.component().address(), to.component().address(), message.what, sent);
  IpcReply reply = co_await to.server()->receive(std::move(message));
  co_await compute(params_.message);
  co_return reply;
}

Task<bool> Okl4::permitted(Cell& caller, SystemCall call) {
  co_await caller.run(params_.system_call + params_.capability);
  if (!caller.may(call)) ++refused_;
  co_return caller.may(call);
}

Task<> Okl4::copy(std::int64_t offset, Bytes size, bool to_flash) {
  for (std::int64_t done = 0; done < size.count();) {
    const Bytes piece(std::min(params_.transfer.count(), size.count() - done));
    const Cycles work(std::llround(params_.copy * static_cast<double>(piece.count())));
    const BlockRange range{params_.area_offset + offset + done, piece};
    if (to_flash) {
      co_await compute(work);
      co_await flash_->write(range);
    } else {
      co_await flash_->read(range);
      co_await compute(work);
    }
    done += piece.count();
  }
}

Task<std::optional<CellImageRef>> Okl4::checkpoint(Cell& caller, Cell& subject, Extent extent, bool watch) {
  const Time begun = now();
  const bool may = co_await permitted(caller, SystemCall::checkpoint);
  if (!may) co_return std::nullopt;
  CellMemory& memory = subject.memory();
  tell(caller.component().address(), address(), "checkpoint system call", begun);
  auto image = std::make_shared<CellImage>();
  image->page_size = memory.page_size();
  image->memory_pages = memory.pages();
  image->complete = extent == Extent::all;
  image->pages = image->complete ? memory.contents() : memory.take_dirty();
  image->state = subject.state();
  image->content = subject.content();
  if (watch) memory.watch();
  const Time writing = now();
  co_await copy(params_.header.count(), image->size(), true);
  image_.add(image->size());
  tell(address(), flash_.component().address(), "snapshot", writing);
  checkpoint_.record(now() - begun);
  tell(address(), caller.component().address(), "image", now());
  co_return image;
}

Task<bool> Okl4::restore(Cell& caller, Cell& subject, CellImageRef image) {
  const Time begun = now();
  const bool may = co_await permitted(caller, SystemCall::restore);
  if (!may) co_return false;
  tell(caller.component().address(), address(), "restore system call", begun);
  co_await flash_->write({params_.area_offset, params_.header});
  request_ = {&subject, std::move(image)};
  booted_ = false;
  for (Cell* const cell : cells_) cell->stop();
  subject.memory().clear();
  tell(address(), address(), "reboot", now());
  sim().spawn(boot());
  while (!booted_) {
    co_await running_.wait();
  }
  co_return true;
}

Task<> Okl4::read_area(std::int64_t offset, Bytes size) {
  co_await flash_->read({params_.area_offset + params_.header.count() + offset, size});
}

Task<> Okl4::write_area(std::int64_t offset, Bytes size) {
  co_await flash_->write({params_.area_offset + params_.header.count() + offset, size});
}

}  // namespace xenolith
