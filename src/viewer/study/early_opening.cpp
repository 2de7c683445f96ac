#include "study/early_opening.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <utility>

#include "diptych/core/screening_exam.h"
#include "diptych/core/thread_niceness.h"
#include "threads/outcome.h"
#include "views/priors.h"

namespace diptych::viewer
{

namespace
{

constexpr std::chrono::milliseconds kLookInterval{20};

/// The desk hangs this study first: of the first patient's, the latest. nullptr: none that may hang.
const Study* firstToHang(const StudyLoad& load)
{
    if (load.studies.empty())
        return nullptr;
    std::vector<const Study*> studies;
    studies.reserve(load.studies.size());
    for (const Study& study : load.studies)
        studies.push_back(&study);
    return &load.studies[latestOf(studies, 0)];
}

/// The images that hang first, in their order.
EarlyViews viewsToHang(const StudyLoad& load)
{
    EarlyViews views;
    const Study* const study = firstToHang(load);
    if (!study)
        return views;
    const ScreeningExam exam = selectScreeningViews(*study);
    if (exam.conflict)
        return views;  // nothing of it hangs
    for (const StandardView place : kStandardViews) {
        const std::vector<std::size_t> images = imagesOf(*study, exam, place);
        if (exam.slot(place).chosen && study->views[images.front()].pixels)
            views.push_back(std::make_shared<EarlyView>(orderOf(*study, images.front(), place)));
    }
    return views;
}

/// All cores: the window, which is being built on one of them, comes before these threads, but often waits for others.
unsigned threadsFor(std::size_t images)
{
    return std::min(std::max(1U, std::thread::hardware_concurrency()), static_cast<unsigned>(images));
}

void layOut(const EarlyViews& views, const CancelToken& cancel)
{
    std::atomic<std::size_t> next = 0;
    const auto last = [&] { return next >= views.size(); };
    const auto work = [&] {
        for (std::size_t i = next++; i < views.size() && !cancel.cancelled(); i = next++)
            views[i]->begin(last);
    };
    std::vector<std::jthread> others;
    try {
        for (unsigned i = 1; i < threadsFor(views.size()); ++i)
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
    EarlyViews views;
    promise_.set_value(caught([&]() -> Result<StudyLoad> {
        if (options.readers)
            options.readers->warmUp();  // for the pixels, also where every header is known
        dicom::ReadOptions own = options;
        own.cancel = cancel_;
        own.progress = [this](std::size_t done, std::size_t found) {
            done_ = done;
            found_ = found;
        };
        auto load = readFolder_(paths_, own);
        if (load) {
            views = viewsToHang(*load);
            const std::lock_guard lock(access_);
            views_ = views;
        }
        return load;
    }));
    layOut(views, cancel_);
}

/// Without a state where it is of other paths, was given before, or is not there by now.
std::future<Result<StudyLoad>> EarlyOpening::claim(std::span<const std::filesystem::path> paths, bool onlyIfRead)
{
    const std::lock_guard lock(access_);
    const bool asked = load_.valid() && std::ranges::equal(paths, paths_);
    if (!asked || (onlyIfRead && load_.wait_for(std::chrono::seconds(0)) != std::future_status::ready))
        return {};
    return std::move(load_);
}

Result<StudyLoad> EarlyOpening::read(std::span<const std::filesystem::path> paths, const dicom::ReadOptions& options)
{
    auto load = claim(paths, false);
    if (!load.valid())
        return readFolder_(paths, options);
    while (load.wait_for(kLookInterval) != std::future_status::ready) {
        if (options.cancel.cancelled())
            cancel_.cancel();
        else if (options.progress)
            options.progress(done_, found_);
    }
    return load.get();
}

std::optional<Result<StudyLoad>> EarlyOpening::takeRead(std::span<const std::filesystem::path> paths)
{
    auto load = claim(paths, true);
    return load.valid() ? std::optional(load.get()) : std::nullopt;
}

EarlyViews EarlyOpening::takeViews()
{
    const std::lock_guard lock(access_);
    return std::exchange(views_, {});
}

}  // namespace diptych::viewer
