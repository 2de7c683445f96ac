#include "phantom_exam.h"

#include <memory>
#include <string>
#include <utility>

#include "diptych/phantom/phantom_study.h"

namespace diptych::bench
{

namespace
{

constexpr int kBits = 12;

class Samples final : public PixelSource
{
public:
    explicit Samples(std::shared_ptr<const PixelImage> image) : image_(std::move(image)) {}
    Result<std::unique_ptr<PixelImage>> decode() const override { return std::make_unique<PixelImage>(*image_); }

private:
    std::shared_ptr<const PixelImage> image_;
};

}  // namespace

Study phantomExam(std::uint64_t seed)
{
    phantom::PhantomOptions options;
    options.seed = seed;
    options.rows = 2560;
    options.columns = 2048;
    options.spacingMm = 0.09;
    phantom::PhantomStudy drawn = phantom::makePhantomStudy(options);
    Study study;
    study.studyInstanceUid = "2.25." + std::to_string(seed);
    study.patient.id = "PHANTOM-" + std::to_string(seed);
    for (phantom::PhantomView& each : drawn.views) {
        auto image = std::make_shared<PixelImage>();
        image->rows = options.rows;
        image->columns = options.columns;
        image->bitsStored = kBits;
        image->lastStored = (1 << kBits) - 1;
        image->samples = std::move(each.samples);
        MammogramView view;
        view.sopClassUid = kForPresentation;
        view.sopInstanceUid = study.studyInstanceUid + "." + std::to_string(study.views.size() + 1);
        view.key = {laterality(each.view), position(each.view)};
        view.basis = ViewBasis::Coded;
        view.intent = PresentationIntent::ForPresentation;
        view.rows = image->rows;
        view.columns = image->columns;
        view.spacing = PixelSpacingMm{options.spacingMm, options.spacingMm};
        view.spacingBasis = SpacingBasis::Imager;
        view.orientation = each.orientation;
        view.pixels = std::make_shared<Samples>(std::move(image));
        study.views.push_back(std::move(view));
    }
    return study;
}

}  // namespace diptych::bench
