// Slices made in memory: each has its own grey, its own window and a bright square that lies elsewhere in each.
#pragma once

#include <condition_variable>
#include <mutex>
#include <set>

#include "synthetic_study.h"

namespace diptych::viewer::testing
{

/// Frame f has background 400 + 10 f, a square at square(f) and a window of centre 1000 + 10 f.
class StackPixels final : public PixelSource
{
public:
    explicit StackPixels(int frames, int representative, int rows = 300, int columns = 200)
        : frames_(frames), representative_(representative), rows_(rows), columns_(columns)
    {
    }
    ~StackPixels() override { release(); }

    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override { return decodeFrame(representative_); }
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decodeFrame(int frame) const override;

    /// Decoding of all frames but the representative waits until it is released.
    void hold() { held_ = true; }
    void release() const;
    void damage(int frame) { damaged_.insert(frame); }

    [[nodiscard]] static Box square(int frame) { return {20.0 + 8.0 * frame, 30.0 + 10.0 * frame, 8.0, 8.0}; }

private:
    int frames_;
    int representative_;
    int rows_;
    int columns_;
    std::set<int> damaged_;
    mutable std::mutex mutex_;
    mutable std::condition_variable released_;
    mutable bool held_ = false;
};

/// The slices of a standard view, stored in the order of the file unless `frames` gives another.
[[nodiscard]] MammogramView makeStackView(StandardView view, const std::string& uid,
                                          const std::shared_ptr<StackPixels>& pixels, std::vector<int> frames);

}  // namespace diptych::viewer::testing
