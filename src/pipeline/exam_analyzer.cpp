#include "diptych/pipeline/exam_analyzer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <span>
#include <system_error>
#include <thread>
#include <vector>

#include "analysed_area.h"
#include "diptych/core/large_memory.h"
#include "diptych/core/log.h"
#include "diptych/core/version.h"
#include "diptych/preprocess/prepare_view.h"
#include "diptych/verdict/fuse.h"
#include "view_findings.h"

namespace diptych::pipeline
{

namespace
{

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::string nowUtc()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

preprocess::InputSpec inputSpec(const inference::ModelManifest& manifest)
{
    return {manifest.inputRows, manifest.inputColumns, manifest.inputSpacingMm, manifest.percentileLow,
            manifest.percentileHigh};
}

/// The file or the machine failed, as against an image that is not one to be analysed.
bool isFailure(Reason reason)
{
    return reason == Reason::PixelDataDamaged || reason == Reason::PixelDataMissing || reason == Reason::Unreadable ||
           reason == Reason::OutOfMemory || reason == Reason::ModelError || reason == Reason::ReaderCrashed ||
           reason == Reason::ReaderTimedOut || reason == Reason::ReaderMissing;
}

ViewAssessment describe(StandardView place, const MammogramView& image)
{
    ViewAssessment view;
    view.view = place;
    view.sopInstanceUid = image.sopInstanceUid;
    view.path = image.path;
    view.rows = image.rows;
    view.columns = image.columns;
    view.spacing = image.spacing;
    view.spacingBasis = image.spacingBasis;
    view.inferredView = image.basis != ViewBasis::Coded;
    return view;
}

void refuse(ViewAssessment& view, Reason reason)
{
    view.status = isFailure(reason) ? ViewStatus::Failed : ViewStatus::Rejected;
    view.reason = reason;
}

/// One standard view on its way through the line.
struct Work {
    verdict::ViewFindings result;
    const MammogramView* image = nullptr;  // null: nothing to analyse
    preprocess::PreparedView prepared;
};

Work startWork(const Study& study, const ViewSlot& slot)
{
    Work work;
    work.result.view.view = slot.view;
    if (slot.chosen)
        work.result.view = describe(slot.view, study.views[*slot.chosen]);
    if (slot.reason)
        refuse(work.result.view, *slot.reason);
    else if (slot.chosen)
        work.image = &study.views[*slot.chosen];
    return work;
}

/// Milliseconds that a view took.
struct Spent {
    double decode = 0.0;
    double preprocess = 0.0;
};

Spent prepare(Work& work, const preprocess::InputSpec& spec, const AnalysisOptions& options)
{
    Spent spent;
    auto started = Clock::now();
    auto pixels = work.image->pixels->decode();
    spent.decode = since(started);
    if (!pixels) {
        refuse(work.result.view, pixels.error().reason);
        log::warning("view of study image " + log::studyTag(work.image->sopInstanceUid) +
                     " not decoded: " + pixels.error().detail);
        work.image = nullptr;
        return spent;
    }
    started = Clock::now();
    auto prepared = preprocess::prepareView(*work.image, **pixels, spec);
    spent.preprocess = since(started);
    if (options.decoded)
        options.decoded(*work.image, std::move(*pixels));
    if (prepared) {
        work.prepared = std::move(*prepared);
    } else {
        refuse(work.result.view, prepared.error().reason);
        work.image = nullptr;
    }
    return spent;
}

/// Every view by a thread of its own where there are cores for it; they stand back as far as this one does. `told` is
/// called on this thread, before each view that it takes itself.
void prepareAll(std::span<Work> works, const preprocess::InputSpec& spec, const AnalysisOptions& options,
                const std::function<void(double done)>& told, TimingMs& timing)
{
    const auto started = Clock::now();
    std::vector<Spent> spent(works.size());
    std::atomic<std::size_t> next{0};
    const auto takeViews = [&](bool tells) {
        for (std::size_t at = next++; at < works.size() && !options.cancel.cancelled(); at = next++) {
            if (tells)
                told(static_cast<double>(at) / static_cast<double>(works.size()));
            if (works[at].image)
                spent[at] = prepare(works[at], spec, options);
        }
    };
    {
        std::vector<std::jthread> others;
        try {
            for (std::size_t i = 1; i < std::min<std::size_t>(works.size(), std::thread::hardware_concurrency()); ++i)
                others.emplace_back(takeViews, false);
        } catch (const std::system_error&) {
            // No thread is to be had: this one takes all.
        }
        takeViews(true);
    }  // joined
    giveBackFreeMemory();
    // What was done at once is told by its share of the time that went by.
    Spent sum;
    for (const Spent& view : spent) {
        sum.decode += view.decode;
        sum.preprocess += view.preprocess;
    }
    const double whole = sum.decode + sum.preprocess;
    timing.decode = whole > 0.0 ? since(started) * sum.decode / whole : 0.0;
    timing.preprocess = whole > 0.0 ? since(started) * sum.preprocess / whole : 0.0;
}

/// Images beside the chosen ones: repeats and special views of a standard view, then all others.
void listOthers(const Study& study, const ScreeningExam& exam, std::vector<verdict::ViewFindings>& views,
                std::vector<UnhungImage>& unhung)
{
    for (const ViewSlot& slot : exam.slots) {
        for (const std::size_t index : slot.others) {
            const MammogramView& image = study.views[index];
            verdict::ViewFindings other{describe(slot.view, image), {}};
            refuse(other.view, image.reasons.empty() ? Reason::DuplicateView : image.reasons.front());
            if (exam.conflict)
                refuse(other.view, *exam.conflict);
            views.push_back(std::move(other));
        }
    }
    for (const std::size_t index : exam.unhung) {
        const MammogramView& image = study.views[index];
        unhung.push_back({image.sopInstanceUid, image.path, image.label(),
                          image.reasons.empty() ? Reason::NotCcOrMlo : image.reasons.front()});
    }
}

ExamAssessment startAssessment(const Study& study, const inference::SuspicionModel& model)
{
    ExamAssessment exam;
    exam.studyInstanceUid = study.studyInstanceUid;
    exam.patient = study.patient;
    exam.studyDate = study.studyDate;
    exam.accessionNumber = study.accessionNumber;
    exam.path = study.folder;
    exam.analyzedAt = nowUtc();
    const inference::ModelManifest& manifest = model.manifest();
    exam.model = {manifest.name,         manifest.version,          manifest.weightsSha256,
                  model.device(),        std::string(appVersion()), manifest.kinds,
                  manifest.packageSha256};
    return exam;
}

/// All prepared views at once; a model that fails fails every view that it was given.
Result<void> assess(inference::SuspicionModel& model, std::array<Work, 4>& works, const CancelToken& cancel)
{
    std::vector<inference::InputImage> batch;
    std::vector<Work*> given;
    for (Work& work : works) {
        if (!work.image)
            continue;
        const Box& box = work.prepared.breastBox;
        batch.push_back({work.prepared.rows, work.prepared.columns, work.prepared.values,
                         inference::CanvasPart{static_cast<int>(box.x), static_cast<int>(box.y),
                                               static_cast<int>(box.width), static_cast<int>(box.height)}});
        given.push_back(&work);
    }
    if (batch.empty())
        return {};
    const auto candidates = model.assess(batch, cancel);
    if (!candidates && candidates.error().reason == Reason::Cancelled)
        return tl::make_unexpected(candidates.error());
    if (!candidates)
        log::error("the model failed: " + candidates.error().detail);
    for (std::size_t i = 0; i < given.size(); ++i) {
        Work& work = *given[i];
        if (!candidates) {
            refuse(work.result.view, candidates.error().reason);
            continue;
        }
        std::optional<AssessedView> other;  // the breast's other view
        for (std::size_t j = 0; j < given.size(); ++j)
            if (j != i && laterality(given[j]->result.view.view) == laterality(work.result.view.view))
                other.emplace(AssessedView{given[j]->prepared, (*candidates)[j]});
        work.result.view.status = ViewStatus::Analyzed;
        work.result.view.analysedArea = analysedAreaOf(work.prepared, work.result.view.rows, work.result.view.columns);
        work.result = findingsOf(std::move(work.result.view), {work.prepared, (*candidates)[i]},
                                 other ? &*other : nullptr, model.manifest());
    }
    return {};
}

}  // namespace

Result<ExamAssessment> ExamAnalyzer::analyze(const Study& study, const AnalysisOptions& options)
{
    const auto started = Clock::now();
    const auto report = [&options](Stage stage, double fraction) {
        if (options.progress)
            options.progress(stage, fraction);
    };
    ExamAssessment exam = startAssessment(study, model_);
    exam.timing.read = options.readMs;
    const ScreeningExam selection = selectScreeningViews(study);
    if (selection.conflict)
        exam.reason = selection.conflict;

    const preprocess::InputSpec spec = inputSpec(model_.manifest());
    std::array<Work, 4> works;
    for (std::size_t place = 0; place < works.size(); ++place)
        works[place] = startWork(study, selection.slots[place]);
    prepareAll(
        works, spec, options, [&report](double done) { report(Stage::Decoding, 0.4 * done); }, exam.timing);
    if (options.cancel.cancelled())
        return failure(Reason::Cancelled);

    report(Stage::Assessing, 0.4);
    auto stageStarted = Clock::now();
    if (const auto done = assess(model_, works, options.cancel); !done)
        return tl::make_unexpected(done.error());
    exam.timing.infer = since(stageStarted);

    report(Stage::Fusing, 0.95);
    stageStarted = Clock::now();
    std::vector<verdict::ViewFindings> views;
    views.reserve(works.size());
    for (Work& work : works)
        views.push_back(std::move(work.result));
    listOthers(study, selection, views, exam.unhung);
    exam = verdict::fuse(std::move(exam), std::move(views));
    exam.timing.fuse = since(stageStarted);
    exam.timing.total = options.readMs + since(started);
    report(Stage::Fusing, 1.0);
    return exam;
}

}  // namespace diptych::pipeline
