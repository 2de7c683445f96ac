// A study in memory: half-discs for breasts, no DICOM; and a model that answers what a test tells it to.
#pragma once

#include <cmath>
#include <memory>

#include "diptych/core/study.h"
#include "diptych/inference/suspicion_model.h"

namespace diptych::test
{

class MemoryPixels : public PixelSource
{
public:
    explicit MemoryPixels(Result<std::shared_ptr<const PixelImage>> image) : image_(std::move(image)) {}
    Result<std::unique_ptr<PixelImage>> decode() const override
    {
        return image_.map([](const auto& image) { return std::make_unique<PixelImage>(*image); });
    }

private:
    Result<std::shared_ptr<const PixelImage>> image_;
};

inline constexpr int kRows = 500;
inline constexpr int kColumns = 300;

/// A half disc of 180 pixels' radius against the chest wall, with a brighter disc inside so that there is contrast.
inline std::shared_ptr<const PixelImage> halfDisc(bool chestWallRight)
{
    auto image = std::make_shared<PixelImage>();
    image->rows = kRows;
    image->columns = kColumns;
    image->bitsStored = 12;
    image->lastStored = 4095;
    image->samples.assign(kRows * kColumns, 0);
    for (int y = 0; y < kRows; ++y) {
        for (int x = 0; x < kColumns; ++x) {
            const int depth = chestWallRight ? kColumns - 1 - x : x;
            const double radius = std::hypot(depth + 0.5, y + 0.5 - kRows / 2.0);
            if (radius < 180.0)
                image->samples[static_cast<std::size_t>(y * kColumns + x)] = static_cast<std::uint16_t>(
                    radius < 90.0 ? 2500 + (x * 7 + y * 13) % 300 : 900 + (x * 5 + y * 3) % 200);
        }
    }
    return image;
}

inline MammogramView memoryView(StandardView place)
{
    MammogramView view;
    view.key = {laterality(place), position(place)};
    view.basis = ViewBasis::Coded;
    view.sopInstanceUid = "1.2.3." + std::to_string(static_cast<int>(place));
    view.path = std::string(code(place)) + ".dcm";
    view.rows = kRows;
    view.columns = kColumns;
    view.spacing = PixelSpacingMm{0.4, 0.4};
    view.spacingBasis = SpacingBasis::Imager;
    const bool right = laterality(place) == Laterality::Right;
    view.orientation = position(place) == ViewPosition::Cc ? PatientOrientation{right ? "P" : "A", right ? "L" : "R"}
                                                           : PatientOrientation{right ? "P" : "A", "F"};
    view.pixels = std::make_shared<MemoryPixels>(halfDisc(right));
    return view;
}

inline Study memoryStudy()
{
    Study study;
    study.studyInstanceUid = "1.2.3";
    study.patient.id = "MEMORY";
    study.studyDate = "20240101";
    for (const StandardView place : kStandardViews)
        study.views.push_back(memoryView(place));
    return study;
}

/// Answers the same candidates for every image.
class FixedModel : public inference::SuspicionModel
{
public:
    explicit FixedModel(double confidenceOfOne = 1.0)
    {
        manifest_.name = "fixed";
        manifest_.version = "1";
        manifest_.weightsSha256 = "00";
        manifest_.packageSha256 = "11";
        manifest_.inputRows = 1216;
        manifest_.inputColumns = 832;
        manifest_.inputSpacingMm = 0.3;
        manifest_.percentileLow = 0.01;
        manifest_.percentileHigh = 0.995;
        manifest_.kinds = {FindingKind::Mass};
        manifest_.calibration.confidence.corners = {{0.0, 0.0}, {1.0, confidenceOfOne}};
        manifest_.calibration.probability.corners = {{0.0, 0.0}, {1.0, 1.0}};
        manifest_.suspicionThresholds = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    }

    void setOtherView(const inference::OtherViewSupport& rule) { manifest_.otherView = rule; }

    Result<std::vector<std::vector<inference::Candidate>>> assess(std::span<const inference::InputImage> images,
                                                                  const CancelToken& cancel) override
    {
        batches.push_back(images.size());
        if (cancel.cancelled())
            return failure(Reason::Cancelled);
        if (failWith)
            return failure(*failWith, "told to fail");
        return std::vector<std::vector<inference::Candidate>>(images.size(), candidates);
    }
    const inference::ModelManifest& manifest() const override { return manifest_; }
    std::string device() const override { return "cpu"; }
    std::string arithmetic() const override { return "fixed"; }
    std::string deviceNote() const override { return {}; }

    std::vector<inference::Candidate> candidates;
    std::vector<std::size_t> batches;
    std::optional<Reason> failWith;

private:
    inference::ModelManifest manifest_;
};

}  // namespace diptych::test
