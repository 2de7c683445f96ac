// Who reads here: readers, sign-in and PINs, on the store's thread.
#include <algorithm>

#include <QThread>

#include "store/store_worker.h"

namespace diptych::viewer
{

namespace
{

constexpr unsigned long kRefusalMs = 250;
constexpr unsigned long kMostRefusalMs = 5000;

bool isAway(const Error& error)
{
    return error.reason == Reason::StoreUnreachable;
}

}  // namespace

/// Guessing takes longer each time.
template <typename Value>
Result<Value> StoreWorker::slowed(Result<Value> signedIn)
{
    if (signedIn)
        refusals_ = 0;
    else if (signedIn.error().reason == Reason::PinRefused)
        QThread::msleep(std::min<unsigned long>(kMostRefusalMs, kRefusalMs << std::min(refusals_++, 5)));
    return signedIn;
}

Result<std::vector<store::Reader>> StoreWorker::readers()
{
    auto* store = this->store();
    if (!store)
        return tl::make_unexpected(*trouble_);
    auto readers = noted(store->readers());
    if (readers)
        readers_ = *readers;
    return readers;
}

Result<store::Reader> StoreWorker::addReader(const std::string& name, const std::string& pin,
                                             const std::string& byReaderId)
{
    auto* store = this->store();
    if (!store)
        return tl::make_unexpected(*trouble_);
    return noted(store->addReader(name, pin, byReaderId));
}

Outcome<store::Reader> StoreWorker::signIn(const std::string& name, const std::string& pin)
{
    auto* store = this->store();
    if (!store)
        return isAway(*trouble_) ? signInOffline(name, pin) : Outcome<store::Reader>{tl::make_unexpected(*trouble_)};
    auto reader = slowed(noted(store->signIn(name, pin)));
    if (!reader && isAway(reader.error()))
        return signInOffline(name, pin);
    if (reader) {
        remember(*reader, pin);
        (void)readers();
    }
    return {std::move(reader)};
}

/// The store's own word stands where nobody is known here.
Outcome<store::Reader> StoreWorker::signInOffline(const std::string& name, const std::string& pin)
{
    const Error away = *trouble_;
    std::error_code ignored;
    if (!std::filesystem::exists(folder_ / "waiting.sqlite", ignored) || !openQueue())
        return {tl::make_unexpected(away)};
    const auto known = queue_->knownReaders();
    if (!known || known->empty())
        return {tl::make_unexpected(away)};
    auto reader = slowed(queue_->signInOffline(name, pin));
    if (!reader)
        return {std::move(reader)};
    return {std::move(reader), tr("The shared store cannot be reached: you are signed in on this workstation alone, by "
                                  "your PIN of last time. What you seal waits here.")};
}

/// A file of this user's is never away: there is nobody to remember.
void StoreWorker::remember(const store::Reader& reader, const std::string& pin)
{
    if (std::holds_alternative<store::PostgresServer>(location_) && openQueue())
        (void)queue_->remember(reader, pin);
}

Result<store::Reader> StoreWorker::coSign(const std::string& name, const std::string& pin)
{
    auto* store = this->store();
    if (!store)
        return tl::make_unexpected(*trouble_);
    return slowed(noted(store->signIn(name, pin)));
}

Result<void> StoreWorker::changePin(const std::string& name, const std::string& pin, const std::string& newPin)
{
    auto* store = this->store();
    if (!store)
        return tl::make_unexpected(*trouble_);
    auto changed = noted(store->changePin(name, pin, newPin));
    if (!changed)
        return changed;
    const auto known = std::ranges::find(readers_, name, &store::Reader::name);
    if (known != readers_.end())
        remember(*known, newPin);
    else if (queue_)
        (void)queue_->forget(name);
    return {};
}

Result<void> StoreWorker::resetPin(const std::string& name, const std::string& newPin, const std::string& byReaderId)
{
    auto* store = this->store();
    if (!store)
        return tl::make_unexpected(*trouble_);
    auto reset = noted(store->resetPin(name, newPin, byReaderId));
    // The old one must not open this workstation any longer.
    if (reset && std::holds_alternative<store::PostgresServer>(location_) && openQueue())
        (void)queue_->forget(name);
    return reset;
}

Result<void> StoreWorker::setLead(const std::string& readerId, bool lead, const std::string& byReaderId)
{
    auto* store = this->store();
    return store ? noted(store->setLead(readerId, lead, byReaderId)) : Result<void>(tl::make_unexpected(*trouble_));
}

std::string StoreWorker::nameOf(const std::string& readerId)
{
    auto found = std::ranges::find(readers_, readerId, &store::Reader::id);
    if (found == readers_.end() && readers())
        found = std::ranges::find(readers_, readerId, &store::Reader::id);
    return found == readers_.end() ? "another reader" : found->name;
}

/// Of a consensus both.
std::string StoreWorker::namesOf(const store::SealedRead& read)
{
    return read.withReaderId.empty() ? nameOf(read.readerId) : nameOf(read.readerId) + ", " + nameOf(read.withReaderId);
}

}  // namespace diptych::viewer
