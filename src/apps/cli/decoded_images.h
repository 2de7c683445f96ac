// What was decoded of a study for its analysis, kept for its report: nothing is decoded twice.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "diptych/core/study.h"

namespace diptych::cli
{

/// Of one study, whose views stay where they are as long as this is used.
class DecodedImages
{
public:
    DecodedImages() { images_.reserve(kStandardViews.size()); }
    DecodedImages(const DecodedImages&) = delete;
    DecodedImages& operator=(const DecodedImages&) = delete;

    /// For AnalysisOptions::decoded. Beyond the four views that are analysed nothing is kept. Any thread.
    void take(const MammogramView& view, std::unique_ptr<PixelImage> image) noexcept;
    /// The study, each view of which gives the image that was taken of it when it is first asked for one, and decodes
    /// its file after that. Once, when nothing more is taken.
    [[nodiscard]] Study with(const Study& study);

private:
    struct Taken {
        const MammogramView* view;
        std::unique_ptr<PixelImage> image;
    };
    std::mutex access_;
    std::vector<Taken> images_;
};

}  // namespace diptych::cli
