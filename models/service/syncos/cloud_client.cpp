#include "models/service/syncos/cloud_client.hpp"

#include <algorithm>
#include <cmath>

#include "models/contract/message_trace.hpp"

namespace xenolith {
namespace {

constexpr std::size_t prepared_ahead = 1;  // blocks that lie ready while another is on its way

}  // namespace

Cycles CloudClient::work(double per_byte, Bytes data) const {
  return Cycles(std::llround(per_byte * static_cast<double>(data.count())));
}

Bytes CloudClient::body(Bytes data) const {
  return params_.header + Bytes(std::llround((1 + params_.record) * static_cast<double>(data.count())));
}

void CloudClient::tell(std::string_view from, std::string_view to, std::string_view what, Time sent) const {
  trace_message(*at_.owner, from, to, what, sent, at_.owner->now());
}

void CloudClient::done(std::string_view stage) const {
  if (trail_ != nullptr) at_.owner->served(*trail_, stage);
}

void CloudClient::stored(std::string_view stage) const {
  if (trail_ != nullptr) dynamic_cast<const Component*>(at_.store)->served(*trail_, stage);
}

void CloudClient::waited(std::string_view stage) const {
  if (trail_ != nullptr) at_.owner->waited(*trail_, stage);
}

/// TCP's handshake and TLS's full one: three round trips and the public-key work of both sides.
Task<bool> CloudClient::session() {
  if (session_) co_return true;
  FluidHost& front = at_.store->front_end();
  for (int trip = 0; trip < 3; ++trip) {
    const bool there = co_await at_.access->packet(front, Heading::up);
    if (!there) co_return false;
    if (trip == 1) {
      co_await at_.store->open_session();
    }
    const bool back = co_await at_.access->packet(front, Heading::down);
    if (!back) co_return false;
  }
  co_await at_.cell->run(params_.session);
  session_ = true;
  ++sessions_;
  co_return true;
}

/// A request's head, and the store's word on whether the body may follow.
Task<CloudClient::Attempt> CloudClient::open(std::string uri, Access access) {
  FluidHost& front = at_.store->front_end();
  Attempt attempt;
  co_await at_.access->reachable();
  waited("out of coverage");
  const bool secure = co_await session();
  done("session with the store");
  if (!secure) co_return attempt;
  co_await at_.cell->run(params_.request);
  const bool there = co_await at_.access->packet(front, Heading::up);
  session_ = there;
  if (!there) co_return attempt;
  BlobReply word = co_await at_.store->admit(std::move(uri), access);
  const bool back = co_await at_.access->packet(front, Heading::down);
  done("request and word of the store");
  attempt = {back, std::move(word)};
  session_ = back;
  co_return attempt;
}

Task<CloudClient::Attempt> CloudClient::put(std::string uri, BlobBlock block) {
  FluidHost& front = at_.store->front_end();
  Attempt attempt = co_await open(std::move(uri), Access::write);
  if (!attempt.heard || attempt.reply.refusal != Refusal::none) co_return attempt;
  const Time sent = at_.owner->now();
  const bool arrived = co_await at_.access->send(front, body(block.size));
  done("send a block");
  session_ = attempt.heard = arrived;
  if (!arrived) co_return attempt;
  const auto* const server = dynamic_cast<const Component*>(at_.store);
  tell(at_.owner->address(), server->address(), "PUT block", sent);
  BlobReply answer = co_await at_.store->put_block(block);
  stored("store a block");
  const bool back = co_await at_.access->packet(front, Heading::down);
  done("hear the answer");
  attempt = {back, std::move(answer)};
  session_ = back;
  co_return attempt;
}

Task<CloudClient::Attempt> CloudClient::get(std::string uri, BlobBlock block) {
  FluidHost& front = at_.store->front_end();
  Attempt attempt = co_await open(std::move(uri), Access::read);
  if (!attempt.heard || attempt.reply.refusal != Refusal::none) co_return attempt;
  const Time sent = at_.owner->now();
  BlobReply found = co_await at_.store->get_block(block);
  stored("read a block");
  const bool arrived = co_await at_.access->receive(front, body(block.size));
  done("receive a block");
  const auto* const server = dynamic_cast<const Component*>(at_.store);
  if (arrived) tell(server->address(), at_.owner->address(), "block", sent);
  attempt = {arrived, std::move(found)};
  session_ = arrived;
  co_return attempt;
}

/// Reads block after block of the image from the shared area, packs it and makes TLS records of it.
Task<> CloudClient::prepare(CellImageRef image, Mailbox<Prepared>* ready, std::int64_t from) {
  const std::int64_t size = image->size().count();
  for (std::int64_t at = from; at < size;) {
    const Bytes plain(std::min(params_.block.count(), size - at));
    co_await at_.microvisor->read_area(at, plain);
    Bytes packed = plain;
    if (params_.compress) {
      co_await at_.cell->run(work(params_.pack, plain));
      packed = std::min(plain, image->compressed(at, plain));
    }
    const double per_byte = params_.tls + (params_.encrypt ? params_.cipher : 0);
    co_await at_.cell->run(work(per_byte, packed));
    const Prepared next{{.offset = at, .plain = plain, .size = packed}, at + plain.count() >= size};
    co_await ready->put(next);
    at += plain.count();
  }
}

Task<> CloudClient::pace_out(Time begun, Bytes sent, BitRate pace) {
  if (pace == BitRate::zero()) co_return;
  const Time earliest = begun + sent / pace;
  if (earliest > at_.owner->now()) {
    co_await at_.owner->sim().wait_until(earliest);
  }
  waited("keep to the pace");
}

/// Says a request again until its answer has been heard, unless the whole upload is to begin anew.
Task<CloudClient::Attempt> CloudClient::put_in_the_end(std::string uri, BlobBlock block) {
  for (;;) {
    Attempt attempt = co_await put(uri, block);
    if (attempt.heard || params_.resumption == Resumption::start) co_return attempt;
    ++retries_;
  }
}

Task<CloudClient::Attempt> CloudClient::get_in_the_end(std::string uri, BlobBlock block) {
  for (;;) {
    Attempt attempt = co_await get(uri, block);
    if (attempt.heard) co_return attempt;
    ++retries_;
  }
}

Task<CloudClient::Transfer> CloudClient::upload(std::string uri, CellImageRef image, BitRate pace) {
  for (;;) {
    bool lost = false;
    Transfer transfer = co_await upload_from(uri, image, pace, &lost);
    if (!lost) co_return transfer;
  }
}

Task<CloudClient::Transfer> CloudClient::upload_from(std::string uri, CellImageRef image, BitRate pace,
                                                     bool* lost) {
  Transfer transfer;
  Mailbox<Prepared> ready(at_.owner->sim(), prepared_ahead);
  const Process reader = at_.owner->sim().spawn(prepare(std::move(image), &ready, 0));
  const Time begun = at_.owner->now();
  for (bool last = false; !last;) {
    const Prepared next = co_await ready.get();
    done("read and pack a block");
    const Attempt attempt = co_await put_in_the_end(uri, next.block);
    transfer.reply = attempt.reply;
    if (!attempt.heard || attempt.reply.status != 201) {
      reader.cancel();
      *lost = !attempt.heard;
      if (*lost) ++retries_;
      co_return transfer;
    }
    transfer.sent.push_back(attempt.reply.blob.blocks.front());
    transfer.bytes += next.block.size;
    co_await pace_out(begun, transfer.bytes, pace);
    last = next.last;
  }
  co_return transfer;
}

Task<BlobReply> CloudClient::commit(std::string uri, Blob blob) {
  FluidHost& front = at_.store->front_end();
  const auto* const server = dynamic_cast<const Component*>(at_.store);
  for (;;) {
    Attempt attempt = co_await open(uri, Access::write);
    if (attempt.heard && attempt.reply.refusal != Refusal::none) co_return attempt.reply;
    const Time sent = at_.owner->now();
    if (!attempt.heard) continue;
    const bool arrived = co_await at_.access->send(front, params_.header);
    done("send the list of blocks");
    session_ = arrived;
    if (!arrived) continue;
    tell(at_.owner->address(), server->address(), "PUT block list", sent);
    const Time made = at_.owner->now();
    const BlobReply reply = co_await at_.store->put_block_list(uri, blob);
    stored("make the version");
    const bool back = co_await at_.access->packet(front, Heading::down);
    done("hear the answer");
    session_ = back;
    tell(server->address(), at_.owner->address(), "201 created", made);
    co_return reply;
  }
}

Task<BlobReply> CloudClient::look_up(std::string uri, std::int64_t age) {
  FluidHost& front = at_.store->front_end();
  const auto* const server = dynamic_cast<const Component*>(at_.store);
  for (;;) {
    const Time sent = at_.owner->now();
    Attempt attempt = co_await open(uri, Access::read);
    if (attempt.heard && attempt.reply.refusal != Refusal::none) co_return attempt.reply;
    if (!attempt.heard) continue;
    tell(at_.owner->address(), server->address(), "GET image", sent);
    BlobReply reply = co_await at_.store->get_block_list(uri, age);
    stored("find the version");
    const bool good = co_await at_.access->receive(front, params_.header);
    done("receive the list of blocks");
    if (good) co_return reply;
    session_ = false;
  }
}

/// Expands what has arrived and saves it where the kernel will look for it.
Task<> CloudClient::unpack(Blob blob, Mailbox<Prepared>* arrived, bool* saved) {
  const double expand = params_.compress ? params_.unpack : 0;
  const double decipher = params_.tls + (params_.encrypt ? params_.cipher : 0);
  for (std::size_t i = 0; i < blob.blocks.size(); ++i) {
    const Prepared next = co_await arrived->get();
    co_await at_.cell->run(work(decipher, next.block.size) + work(expand, next.block.plain));
    const Time begun = at_.owner->now();
    co_await at_.microvisor->write_area(next.block.offset, next.block.plain);
    tell(at_.owner->address(), "local image", "save", begun);
  }
  *saved = true;
}

Task<CloudClient::Transfer> CloudClient::download(std::string uri, Blob blob) {
  Transfer transfer;
  Mailbox<Prepared> arrived(at_.owner->sim(), prepared_ahead);
  bool saved = false;
  const Process saver = at_.owner->sim().spawn(unpack(blob, &arrived, &saved));
  for (const BlobBlock block : blob.blocks) {
    const Attempt attempt = co_await get_in_the_end(uri, block);
    transfer.reply = attempt.reply;
    if (attempt.reply.status != 200) {
      saver.cancel();
      co_return transfer;
    }
    transfer.bytes += block.size;
    const Prepared next{block, false};
    co_await arrived.put(next);
    done("unpack and save");
  }
  if (!saved) {
    co_await saver.join();
  }
  done("unpack and save");
  co_return transfer;
}

}  // namespace xenolith
