#include "study/early_opening.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <utility>

#include "diptych/core/screening_exam.h"
#include "diptych/core/thread_niceness.h"
#include "study/early_pixels.h"
#include "threads/outcome.h"
#include "views/priors.h"

namespace diptych::viewer
{

namespace
{

constexpr std::chrono::milliseconds kLookInterval{20};

/// The desk hangs this study first: of the first patient's, the latest. nullptr: none that may hang.
Study* firstToHang(StudyLoad& load)
{
    if (load.studies.empty())
        return nullptr;
    std::vector<const Study*> studies;
    studies.reserve(load.studies.size());
    for (const Study& study : load.studies)
        studies.push_back(&study);
    return &load.studies[latestOf(studies, 0)];
}

/// The images that hang first, in their order, with sources that may be begun.
std::vector<std::shared_ptr<const EarlyPixels>> prepareFirst(StudyLoad& load)
{
    std::vector<std::shared_ptr<const EarlyPixels>> images;
    Study* const study = firstToHang(load);
    if (!study)
        return images;
    const ScreeningExam exam = selectScreeningViews(*study);
    if (exam.conflict)
        return images;  // nothing of it hangs
    for (const StandardView place : kStandardViews) {
        const auto chosen = exam.slot(place).chosen;
        if (!chosen || !study->views[*chosen].pixels)
            continue;
        images.push_back(std::make_shared<const EarlyPixels>(study->views[*chosen].pixels));
        study->views[*chosen].pixels = images.back();
    }
    return images;
}

/// One core is left to the window, which is being built.
unsigned threadsFor(std::size_t images)
{
    const unsigned cores = std::max(2U, std::thread::hardware_concurrency());
    return std::min(cores - 1, static_cast<unsigned>(images));
}

void decode(const std::vector<std::shared_ptr<const EarlyPixels>>& images, const CancelToken& cancel)
{
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < images.size() && !cancel.cancelled(); i = next++)
            images[i]->begin();
    };
    std::vector<std::jthread> others;
    try {
        for (unsigned i = 1; i < threadsFor(images.size()); ++i)
            others.emplace_back(work);  // standing back as this one does
    } catch (const std::exception&) {
        // Fewer threads, then: none is to be had, or no memory for one.
    }
    work();
}

}  // namespace

EarlyOpening::EarlyOpening(ReadFolder readFolder, std::vector<std::filesystem::path> paths,
                           const dicom::ReadOptions& options)
    : readFolder_(std::move(readFolder)), paths_(std::move(paths)), load_(promise_.get_future())
{
    thread_ = std::jthread([this, options] { run(options); });
}

EarlyOpening::~EarlyOpening()
{
    cancel_.cancel();
}

void EarlyOpening::run(const dicom::ReadOptions& options)
{
    standBack(kNicenessOfDisplayDecoding);
    std::vector<std::shared_ptr<const EarlyPixels>> images;
    promise_.set_value(caught([&]() -> Result<StudyLoad> {
        dicom::ReadOptions own = options;
        own.cancel = cancel_;
        own.progress = [this](std::size_t done, std::size_t found) {
            done_ = done;
            found_ = found;
        };
        auto load = readFolder_(paths_, own);
        if (load)
            images = prepareFirst(*load);
        return load;
    }));
    decode(images, cancel_);
}

Result<StudyLoad> EarlyOpening::read(std::span<const std::filesystem::path> paths, const dicom::ReadOptions& options)
{
    if (!load_.valid() || !std::ranges::equal(paths, paths_))
        return readFolder_(paths, options);
    while (load_.wait_for(kLookInterval) != std::future_status::ready) {
        if (options.cancel.cancelled())
            cancel_.cancel();
        else if (options.progress)
            options.progress(done_, found_);
    }
    return load_.get();
}

}  // namespace diptych::viewer
