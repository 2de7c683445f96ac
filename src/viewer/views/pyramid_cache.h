// The images that are in memory, laid out and ready to draw, within a budget of bytes.
//
// What was not used for longest goes first; what hangs never goes, even where it alone is more than the budget.
// GUI thread only.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <vector>

#include "views/image_pyramid.h"

namespace diptych::viewer
{

/// An image as it hangs. It is known by its source, not by its SOP Instance UID: a study that was closed and read again
/// has new sources, so that pixels of a file that was replaced meanwhile are never taken from memory.
struct ImageKey {
    std::shared_ptr<const PixelSource> pixels;
    Dihedral layout;

    friend bool operator==(const ImageKey&, const ImageKey&) = default;
};

class PyramidCache
{
public:
    explicit PyramidCache(std::uint64_t budgetBytes) : budget_(budgetBytes) {}

    /// nullptr where it is not in memory. What is found counts as used now.
    [[nodiscard]] std::shared_ptr<const ImagePyramid> find(const ImageKey& key);
    /// Makes room and keeps the image; false where nothing that may go makes room enough: then it is not kept.
    bool add(const ImageKey& key, std::shared_ptr<const ImagePyramid> pyramid);

    /// What hangs from now on. Images of studies that are closed go at once.
    void hang(std::vector<ImageKey> keys);
    void hangToo(ImageKey key) { hung_.push_back(std::move(key)); }
    /// What is read ahead: it does not make room for the rest of itself.
    void expect(std::vector<ImageKey> keys) { expected_ = std::move(keys); }

    void setBudget(std::uint64_t bytes);
    [[nodiscard]] std::uint64_t budget() const { return budget_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

private:
    struct Entry {
        ImageKey key;
        std::shared_ptr<const ImagePyramid> pyramid;
    };
    using Entries = std::list<Entry>;

    void makeRoom();
    void drop(Entries::iterator entry);

    Entries entries_;  // used last first
    std::vector<ImageKey> hung_;
    std::vector<ImageKey> expected_;
    std::uint64_t budget_;
    std::uint64_t bytes_ = 0;
};

}  // namespace diptych::viewer
