#include "study/ahead_results.h"

#include <algorithm>

#include <QObject>
#include <QStringList>

#include "diptych/core/log.h"
#include "diptych/core/version.h"
#include "diptych/report_json/read_assessment.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

/// Null unless exactly one image of the study has this UID.
const MammogramView* onlyImage(const Study& study, const std::string& sopInstanceUid)
{
    const MammogramView* found = nullptr;
    for (const MammogramView& view : study.views) {
        if (view.sopInstanceUid != sopInstanceUid)
            continue;
        if (found)
            return nullptr;
        found = &view;
    }
    return found;
}

/// Why none of these is the one that was asked for, by the one that comes nearest.
QString differenceOf(const std::vector<store::ResultKey>& keys, const store::ResultKey& wanted)
{
    const auto has = [&keys](auto same) { return std::ranges::any_of(keys, same); };
    if (!has([&](const store::ResultKey& key) { return key.imagesDigest == wanted.imagesDigest; }))
        return QObject::tr("it is of other images");
    if (!has([&](const store::ResultKey& key) {
            return key.imagesDigest == wanted.imagesDigest && key.packageSha256 == wanted.packageSha256;
        }))
        return QObject::tr("it is of another model");
    return QObject::tr("it is of another version of the program");
}

}  // namespace

Result<ExamAssessment> assessmentOf(const store::StoredResult& stored, const Study& study)
{
    auto read = report_json::assessmentOf(stored.assessment);
    if (!read)
        return read;
    ExamAssessment& exam = *read;
    const auto unlike = [](const char* what) { return failure(Reason::InvalidArgument, what); };
    if (exam.studyInstanceUid != study.studyInstanceUid || exam.patient.id != study.patient.id ||
        exam.studyDate != study.studyDate || exam.accessionNumber != study.accessionNumber)
        return unlike("it is of another study or patient");
    if (exam.model.packageSha256 != stored.key.packageSha256 || exam.model.appVersion != stored.key.appVersion)
        return unlike("it is of another model than it was stored under");
    std::size_t images = 0;
    for (ViewAssessment& view : exam.views) {
        if (view.sopInstanceUid.empty())
            continue;
        const MammogramView* image = onlyImage(study, view.sopInstanceUid);
        if (!image || image->rows != view.rows || image->columns != view.columns)
            return unlike("it is of other images");
        view.path = image->path;
        ++images;
    }
    for (UnhungImage& unhung : exam.unhung) {
        const MammogramView* image = onlyImage(study, unhung.sopInstanceUid);
        if (!image)
            return unlike("it is of other images");
        unhung.path = image->path;
        ++images;
    }
    if (images != study.views.size())
        return unlike("it is of other images");
    exam.patient = study.patient;
    exam.path = study.folder;
    return read;
}

AheadResults::AheadResults(Result<store::StoreLocation> location, Answered answered)
    : location_(std::move(location)), answered_(std::move(answered)), thread_([this] { run(); })
{
}

AheadResults::~AheadResults()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        waiting_.clear();
    }
    changed_.notify_all();
    thread_.join();
}

void AheadResults::setModel(const std::string& packageSha256)
{
    {
        const std::lock_guard lock(mutex_);
        packageSha256_ = packageSha256;
    }
    changed_.notify_all();
}

void AheadResults::ask(std::shared_ptr<const Study> study, bool urgent)
{
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(waiting_,
                      [&study](const auto& other) { return other->studyInstanceUid == study->studyInstanceUid; });
        waiting_.insert(urgent ? waiting_.begin() : waiting_.end(), std::move(study));
    }
    changed_.notify_all();
}

void AheadResults::drop(const std::string& studyInstanceUid)
{
    const std::lock_guard lock(mutex_);
    std::erase_if(waiting_,
                  [&studyInstanceUid](const auto& other) { return other->studyInstanceUid == studyInstanceUid; });
}

void AheadResults::run()
{
    while (true) {
        std::shared_ptr<const Study> study;
        std::string package;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || (!waiting_.empty() && packageSha256_); });
            if (stopping_)
                break;
            study = std::move(waiting_.front());
            waiting_.pop_front();
            package = *packageSha256_;
        }
        answered_(study, answerOf(*study, package));
    }
    store_.reset();  // a connection ends on the thread that opened it
}

Result<store::ResultStore*> AheadResults::opened()
{
    if (store_)
        return store_.get();
    if (trouble_ && std::chrono::steady_clock::now() - since_ < kRest)
        return tl::make_unexpected(*trouble_);
    if (!location_)
        return tl::make_unexpected(location_.error());
    auto store = store::ResultStore::openToRead(*location_);
    if (!store)
        return tl::make_unexpected(store.error());
    trouble_.reset();
    store_ = std::make_unique<store::ResultStore>(std::move(*store));
    return store_.get();
}

AheadAnswer AheadResults::lost(const Error& error)
{
    store_.reset();
    if (!trouble_) {
        log::warning("the worker pool's results cannot be read: " + error.detail);
        trouble_ = error;
        since_ = std::chrono::steady_clock::now();
    }
    const QString detail = toQt(error.detail);
    return {nullptr,
            {AnalysisOrigin::Source::Unreachable, {}, {}, detail.isEmpty() ? toQt(sentence(error.reason)) : detail}};
}

AheadAnswer AheadResults::answerOf(const Study& study, const std::string& packageSha256)
{
    const auto store = opened();
    if (!store)
        return lost(store.error());
    const auto digest = store::imagesDigest(study);
    if (!digest)
        return {nullptr, {AnalysisOrigin::Source::Unreachable, {}, {}, toQt(sentence(digest.error().reason))}};
    const store::ResultKey key{study.studyInstanceUid, *digest, packageSha256, std::string(appVersion())};
    const auto found = (*store)->find(key);
    if (!found)
        return lost(found.error());
    if (*found) {
        auto exam = assessmentOf(**found, study);
        if (!exam)
            return {nullptr, {AnalysisOrigin::Source::OtherThere, {}, {}, toQt(exam.error().detail)}};
        AnalysisOrigin origin{AnalysisOrigin::Source::Pool, exam->analyzedAt, (*found)->worker, {}};
        return {std::make_shared<const ExamAssessment>(std::move(*exam)), std::move(origin)};
    }
    const auto keys = (*store)->keysOf(study.studyInstanceUid);
    if (!keys)
        return lost(keys.error());
    if (keys->empty())
        return {nullptr, {AnalysisOrigin::Source::NoneThere, {}, {}, {}}};
    return {nullptr, {AnalysisOrigin::Source::OtherThere, {}, {}, differenceOf(*keys, key)}};
}

}  // namespace diptych::viewer
