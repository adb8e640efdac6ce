// What the server does once the launch VM runs, and when its user leaves.
#include "models/service/kimberley_server/kimberley_server.hpp"

namespace xenolith {

Task<Bytes> KimberleyServer::show() {
  co_await host_->compute(params_.attach);
  co_await host_->compute(params_.first_update);
  co_return params_.screen;
}

/// The image of the floppy as it came was kept to compare with.
Task<> KimberleyServer::make_residue(Bytes changed, Bytes packed) {
  FileSource before(*files_, work_.floppy);
  MemorySink difference;
  const Bytes size = files_->size(work_.floppy);
  Conversion compare(sim(),
                     {.host = &*host_,
                      .costs = &*costs_,
                      .task = DataTask::compare,
                      .in = size,
                      .out = changed,
                      .piece = params_.piece},
                     before, difference);
  co_await compare.run();
  co_await host_->compute(costs_->cycles(DataTask::deflate, changed, packed));
}

Task<> KimberleyServer::clean_up() {
  for (const FileId file : {work_.fetched, work_.plain, work_.disk, work_.difference, work_.image,
                            work_.packed_floppy, work_.floppy}) {
    const bool there = file != FileId{};
    if (there) {
      co_await files_->remove(file);
    }
  }
  work_ = {};
  taken_.release();
}

}  // namespace xenolith
