// A small image that counts how often it is decoded.
#pragma once
#include <atomic>
#include <memory>
#include <semaphore>

#include "diptych/core/pixel_image.h"
#include "synthetic_study.h"

namespace diptych::viewer::testing
{

class CountedPixels final : public PixelSource
{
public:
    explicit CountedPixels(bool hasPreview = false) : hasPreview_(hasPreview) {}

    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override
    {
        ++begun;
        if (gate)
            gate->acquire();
        ++decoded;
        return std::make_unique<PixelImage>(makeImage({}));
    }
    [[nodiscard]] bool mayHavePreview() const override { return hasPreview_; }
    [[nodiscard]] Result<PixelPreview> decodePreview() const override
    {
        ++previews;
        return PixelPreview{std::make_unique<PixelImage>(makeImage({})), 2};
    }
    void rest() const override { ++rested; }

    mutable std::atomic<int> begun = 0;
    mutable std::atomic<int> decoded = 0;
    mutable std::atomic<int> previews = 0;
    mutable std::atomic<int> rested = 0;
    std::counting_semaphore<>* gate = nullptr;  // decoding waits for it in the middle

private:
    bool hasPreview_;
};

}  // namespace diptych::viewer::testing
