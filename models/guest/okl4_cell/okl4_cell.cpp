#include "models/guest/okl4_cell/okl4_cell.hpp"

#include <algorithm>
#include <cmath>

#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

std::int64_t touched_pages(const Okl4Cell::Params& params) {
  const double pages = static_cast<double>(params.memory.count()) / static_cast<double>(params.page.count());
  return static_cast<std::int64_t>(std::ceil(pages * params.touched));
}

}  // namespace

Okl4Cell::Okl4Cell(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      memory_(params.memory, params.page, touched_pages(params)),
      going_on_(sim()) {
  if (params.compressed_high < params.compressed_low)
    throw Misfit("compressed_high", "the worst page compresses better than the best",
                 "at least compressed_low");
}

void Okl4Cell::start() { microvisor_->link(*this); }

bool Okl4Cell::may_call(const Cell& other) const {
  return std::find(params_.calls.begin(), params_.calls.end(), other.cell_name()) != params_.calls.end();
}

bool Okl4Cell::may(SystemCall call) const {
  return call == SystemCall::checkpoint ? params_.checkpoint : params_.restore;
}

Task<> Okl4Cell::run(Cycles work) {
  while (stopped_) {
    co_await going_on_.wait();
  }
  co_await microvisor_->compute(work);
}

Task<> Okl4Cell::shut_down() {
  co_await run(params_.shutdown);
  stop();
}

void Okl4Cell::stop() {
  if (stopped_) return;
  stopped_ = true;
  since_ = now();
}

void Okl4Cell::go_on() {
  if (!stopped_) return;
  stopped_ = false;
  stopped_time_.record(now() - since_);
  going_on_.notify_all();
}

}  // namespace xenolith
