#include "models/cpu/data_work/data_work.hpp"

#include "sim-core/base/check.hpp"

namespace xenolith {

Cycles DataWork::cycles(DataTask task, Bytes in, Bytes out) const {
  switch (task) {
    case DataTask::send:
      return per_kib(params_.send, in);
    case DataTask::receive:
      return per_kib(params_.receive, in);
    case DataTask::seal:
      return per_kib(params_.seal, in);
    case DataTask::cipher:
      return per_kib(params_.cipher, in);
    case DataTask::lzma_encode:
      return per_kib(params_.lzma_encode, in);
    case DataTask::lzma_decode:
      return per_kib(params_.lzma_decode_in, in) + per_kib(params_.lzma_decode_out, out);
    case DataTask::delta_make:
      return per_kib(params_.delta_make, in);
    case DataTask::delta_apply:
      return per_kib(params_.delta_apply, out);
    case DataTask::deflate:
      return per_kib(params_.deflate, in);
    case DataTask::inflate:
      return per_kib(params_.inflate, out);
    case DataTask::compare:
      return per_kib(params_.compare, in);
  }
  XENO_ASSERT(false, "a task without a price");
  return {};
}

}  // namespace xenolith
