#include "views/pyramid_cache.h"

#include <algorithm>
#include <iterator>

namespace diptych::viewer
{

namespace
{

bool contains(const std::vector<ImageKey>& keys, const ImageKey& key)
{
    return std::ranges::find(keys, key) != keys.end();
}

}  // namespace

std::shared_ptr<const ImagePyramid> PyramidCache::find(const ImageKey& key)
{
    const auto entry = std::ranges::find(entries_, key, &Entry::key);
    if (entry == entries_.end())
        return nullptr;
    entries_.splice(entries_.begin(), entries_, entry);
    return entry->pyramid;
}

bool PyramidCache::add(const ImageKey& key, std::shared_ptr<const ImagePyramid> pyramid)
{
    if (const auto known = std::ranges::find(entries_, key, &Entry::key); known != entries_.end())
        drop(known);
    bytes_ += pyramid->bytes();
    entries_.push_front({key, std::move(pyramid)});
    makeRoom();
    return !entries_.empty() && entries_.front().key == key;
}

void PyramidCache::hang(std::vector<ImageKey> keys)
{
    hung_ = std::move(keys);
    // A source that only this cache holds is of a study that nobody has open any longer.
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const auto next = std::next(entry);
        if (!contains(hung_, entry->key) && entry->key.pixels.use_count() == 1)
            drop(entry);
        entry = next;
    }
    makeRoom();
}

void PyramidCache::setBudget(std::uint64_t bytes)
{
    budget_ = bytes;
    makeRoom();
}

void PyramidCache::makeRoom()
{
    // Longest unused first, but what is read ahead; of that the latest, so that what came first stays.
    for (auto entry = entries_.end(); bytes_ > budget_ && entry != entries_.begin();) {
        const auto candidate = std::prev(entry);
        if (!contains(hung_, candidate->key) && !contains(expected_, candidate->key))
            drop(candidate);
        else
            entry = candidate;
    }
    for (auto entry = entries_.begin(); bytes_ > budget_ && entry != entries_.end();) {
        const auto next = std::next(entry);
        if (!contains(hung_, entry->key))
            drop(entry);
        entry = next;
    }
}

void PyramidCache::drop(Entries::iterator entry)
{
    bytes_ -= entry->pyramid->bytes();
    entries_.erase(entry);
}

}  // namespace diptych::viewer
