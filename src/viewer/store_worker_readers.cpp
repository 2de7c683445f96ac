// Who reads here: readers, sign-in and PINs, on the store's thread.
#include <algorithm>

#include <QThread>

#include "store_worker.h"

namespace diptych::viewer
{

namespace
{

constexpr unsigned long kRefusalMs = 250;
constexpr unsigned long kMostRefusalMs = 5000;

}  // namespace

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

Result<store::Reader> StoreWorker::signIn(const std::string& name, const std::string& pin)
{
    auto* store = this->store();
    if (!store)
        return tl::make_unexpected(*trouble_);
    auto reader = noted(store->signIn(name, pin));
    if (reader) {
        refusals_ = 0;
        (void)readers();
    } else if (reader.error().reason == Reason::PinRefused) {
        // Guessing takes longer each time.
        QThread::msleep(std::min<unsigned long>(kMostRefusalMs, kRefusalMs << std::min(refusals_++, 5)));
    }
    return reader;
}

Result<void> StoreWorker::changePin(const std::string& name, const std::string& pin, const std::string& newPin)
{
    auto* store = this->store();
    if (!store)
        return tl::make_unexpected(*trouble_);
    return noted(store->changePin(name, pin, newPin));
}

Result<void> StoreWorker::resetPin(const std::string& name, const std::string& newPin, const std::string& byReaderId)
{
    auto* store = this->store();
    return store ? noted(store->resetPin(name, newPin, byReaderId)) : Result<void>(tl::make_unexpected(*trouble_));
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

}  // namespace diptych::viewer
