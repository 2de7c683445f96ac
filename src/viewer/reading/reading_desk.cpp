#include "reading/reading_desk.h"

#include <algorithm>
#include <set>

#include <QDateTime>

#include "diptych/core/log.h"
#include "hanging/tissue_coverage.h"
#include "looks/text.h"
#include "reading/reading_changes.h"
#include "site/key_bindings.h"
#include "site/settings.h"
#include "views/priors.h"

namespace diptych::viewer
{

ReadingDesk::ReadingDesk(DeskServices services, Settings& settings, QObject* parent)
    : QObject(parent),
      settings_(settings),
      loader_(std::make_unique<StudyLoader>(std::move(services.readFolder), std::move(services.writeReport),
                                            std::move(services.early))),
      analysis_(std::move(services.analysis)),
      keptIndexFolder_(std::move(services.keptIndexFolder)),
      readers_(std::move(services.readers)),
      store_(std::move(services.store)),
      rules_(readSiteRules(settings.store()))
{
    connectServices();
    connectStore();
}

ReadingDesk::~ReadingDesk() = default;

void ReadingDesk::connectServices()
{
    connect(loader_.get(), &StudyLoader::readProgressed, this, [this](qulonglong done, qulonglong found) {
        if (reading_ > 0)
            Q_EMIT readingChanged(tr("Reading: %1 of %2 files").arg(done).arg(found));
    });
    connect(loader_.get(), &StudyLoader::readFinished, this, &ReadingDesk::addLoaded);
    connect(loader_.get(), &StudyLoader::viewLoaded, this,
            [this](const std::string& uid, const Outcome<std::shared_ptr<const ImagePyramid>>& outcome) {
                noteImage(uid, outcome.result);
                Q_EMIT viewLoaded(uid, outcome);
            });
    connect(loader_.get(), &StudyLoader::previewLoaded, this, &ReadingDesk::previewLoaded);
    connect(loader_.get(), &StudyLoader::memoryChanged, this, &ReadingDesk::memoryChanged);
    loader_->setReaders(readers_);
    loader_->setMemoryBudget(settings_.imageMemory());
    if (settings_.keepsFolders())
        loader_->setKeptIndexFolder(keptIndexFolder_);
    connect(loader_.get(), &StudyLoader::reportWritten, this, &ReadingDesk::noteReport);
    connect(analysis_.get(), &ExamAnalysis::modelReady, this, &ReadingDesk::takeModel);
    connect(analysis_.get(), &ExamAnalysis::progressed, this,
            [this](const std::string& uid, pipeline::Stage stage, double fraction) {
                const auto row = studies_.rowOf(uid);
                if (!row || studies_.at(*row).blocked() || studies_.at(*row).analysis.assessment)
                    return;
                AnalysisState& state = studies_.at(*row).analysis;
                state.phase = AnalysisState::Phase::Running;
                state.stage = stage;
                state.fraction = fraction;
                if (row == current_)
                    Q_EMIT currentChanged();
                tellActivity();
            });
    connect(analysis_.get(), &ExamAnalysis::originTold, this,
            [this](const std::string& uid, const AnalysisOrigin& origin) {
                if (const auto row = studies_.rowOf(uid)) {
                    studies_.at(*row).analysis.origin = origin;
                    touched(*row);
                }
            });
    connect(analysis_.get(), &ExamAnalysis::finished, this, &ReadingDesk::takeResult);
}

OpenedStudy* ReadingDesk::currentStudy()
{
    return current_ ? &studies_.at(*current_) : nullptr;
}

void ReadingDesk::open(std::vector<std::filesystem::path> paths)
{
    if (paths.empty())
        return;
    ++reading_;
    Q_EMIT readingChanged(tr("Reading..."));
    loader_->readPaths(std::move(paths));
}

void ReadingDesk::openArrived(std::vector<std::filesystem::path> paths)
{
    if (paths.empty())
        return;
    arriving_.push_back(paths);
    loader_->readPaths(std::move(paths));
}

void ReadingDesk::addLoaded(const std::vector<std::filesystem::path>& paths, const Outcome<StudyLoad>& outcome)
{
    const Result<StudyLoad>& load = outcome.result;
    const auto order = std::ranges::find(arriving_, paths);
    const bool arrived = order != arriving_.end();
    if (arrived) {
        arriving_.erase(order);
    } else {
        --reading_;
        Q_EMIT readingChanged(reading_ > 0 ? tr("Reading...") : QString());
    }
    if (!load) {
        Q_EMIT noticed(Tone::Red, tr("Nothing was read: %1").arg(toQt(sentence(load.error().reason))));
        return;
    }
    for (const std::filesystem::path& path : paths) {
        std::error_code ignored;
        if (!arrived && std::filesystem::is_directory(path, ignored) && !load->studies.empty())
            settings_.addRecentFolder(pathText(std::filesystem::absolute(path, ignored)));
    }
    noteSkipped(load->skipped);

    const std::vector<int> priorsBefore = priorRows();
    std::optional<int> first;
    int added = 0;
    int alreadyOpen = 0;
    std::vector<std::pair<Study, int>> opened;
    for (const Study& study : load->studies) {
        auto shared = std::make_shared<const Study>(study);
        if (!studies_.add(shared, selectScreeningViews(*shared))) {
            ++alreadyOpen;
            const auto row = studies_.rowOf(study.studyInstanceUid);
            first = first ? first : row;
            opened.push_back({study, *row});
            continue;
        }
        ++added;
        OpenedStudy& fresh = studies_.at(studies_.count() - 1);
        if (const auto known = readings_.find(readingKey(study)); known != readings_.end())
            fresh.reading = known->second;
        if (!first || added == 1)
            first = studies_.count() - 1;
        if (modelError_ && !fresh.blocked()) {
            fresh.analysis.phase = AnalysisState::Phase::Unavailable;
            fresh.analysis.error = modelError_;
        } else if (!fresh.blocked()) {
            analysis_->request(shared, false);
        }
    }
    tellPriors();
    refreshStandings();
    const std::optional<int> wanted = first ? std::optional(latestOf(*first)) : std::nullopt;
    if (wanted && current_ != wanted && !(arrived && current_))
        select(*wanted);
    else
        meetPriors(priorsBefore);
    if (!arrived)
        sayWhatWasRead(added, alreadyOpen, load->filesSeen);
    else if (added > 0)
        Q_EMIT noticed(Tone::Plain, tr("New in the list: %1.").arg(added));
    for (const auto& [study, row] : opened)
        meetOpened(study, row);
    tellActivity();
}

void ReadingDesk::noteSkipped(const std::vector<SkippedFile>& skipped)
{
    std::set<std::filesystem::path> again;  // a file that is met twice is listed once, with what was said last
    for (const SkippedFile& file : skipped)
        again.insert(file.path);
    std::erase_if(skipped_, [&again](const SkippedFile& known) { return again.contains(known.path); });
    skipped_.insert(skipped_.end(), skipped.begin(), skipped.end());
    Q_EMIT skippedChanged();
}

int ReadingDesk::latestOf(int row) const
{
    std::vector<const Study*> studies;
    studies.reserve(static_cast<std::size_t>(studies_.count()));
    for (int each = 0; each < studies_.count(); ++each)
        studies.push_back(studies_.at(each).study.get());
    return static_cast<int>(viewer::latestOf(studies, static_cast<std::size_t>(row)));
}

/// A study that is open already was read again: what differs must not pass in silence.
void ReadingDesk::meetOpened(const Study& study, int row)
{
    const Study& open = *studies_.at(row).study;
    // What comes by itself may come while the window is locked.
    const QString whose = readersKnown_ && !reader_ ? tr("a study that is open") : nameText(open.patient);
    if (identityOf(study) != identityOf(open)) {
        Q_EMIT noticed(Tone::Red,
                       tr("Not opened: another patient's images bear the same Study Instance UID as a study that "
                          "is open (%1). Close that one (Study menu) to see them, and have the files corrected.")
                           .arg(whose));
        return;
    }
    const auto further = std::count_if(study.views.begin(), study.views.end(),
                                       [&open](const MammogramView& image) { return !holds(open, image); });
    if (further > 0)
        Q_EMIT noticed(Tone::Amber,
                       tr("%1 further image(s) of %2 were found. Close the study (Study menu) and open it again "
                          "to read it with them.")
                           .arg(further)
                           .arg(whose));
}

void ReadingDesk::noteImage(const std::string& sopInstanceUid,
                            const Result<std::shared_ptr<const ImagePyramid>>& pyramid)
{
    OpenedStudy* study = currentStudy();
    if (!study)
        return;
    if (pyramid) {
        study->loaded.insert(sopInstanceUid);
        study->failed.erase(sopInstanceUid);
    } else {
        study->failed.insert_or_assign(sopInstanceUid, pyramid.error().reason);
    }
    if (!hungSince_.isValid() && !stillLoading(*study))
        hungSince_.start();
    touched(*current_);
}

void ReadingDesk::sayWhatWasRead(int added, int alreadyOpen, std::size_t filesSeen)
{
    if (added == 0 && alreadyOpen == 0) {
        // That nothing could be looked at must not read as that there is nothing.
        const bool unread = std::ranges::find(skipped_, Reason::ReaderMissing, &SkippedFile::reason) != skipped_.end();
        Q_EMIT noticed(Tone::Red, filesSeen == 0 ? tr("There is no file in what was opened.")
                                  : unread ? sentenceCase(toQt(sentence(Reason::ReaderMissing))) + QLatin1Char('.')
                                           : tr("No mammogram was found in what was opened (files looked at: %1); "
                                                "the list of files left out says why.")
                                                 .arg(filesSeen));
        return;
    }
    if (alreadyOpen > 0)
        Q_EMIT noticed(Tone::Quiet, tr("Studies that were open already stay as they are: %1.").arg(alreadyOpen));
    else if (skipped_.empty())
        Q_EMIT noticed(Tone::Plain, {});
}

void ReadingDesk::select(int row)
{
    if (closing_ || row < 0 || row >= studies_.count() || current_ == row)
        return;
    Q_EMIT leaving();
    giveBackCurrent();
    current_ = row;
    hungSince_.invalidate();
    highlighted_.reset();
    Q_EMIT noticed(Tone::Plain, {});  // what was said of another study is over
    OpenedStudy& study = studies_.at(row);
    beginReading(study);
    // The last to be requested urgently comes first: the next study is ready when the reader comes to it.
    if (row + 1 < studies_.count() && studies_.at(row + 1).analysis.phase == AnalysisState::Phase::Waiting &&
        !studies_.at(row + 1).blocked())
        analysis_->request(studies_.at(row + 1).study, true);
    if (study.analysis.phase == AnalysisState::Phase::Waiting)
        analysis_->request(study.study, true);
    hangCurrent();
    takePart(study);
    touched(row);
}

void ReadingDesk::setKeepsFolders(bool on)
{
    settings_.setKeepsFolders(on);
    loader_->setKeptIndexFolder(on ? keptIndexFolder_ : std::filesystem::path());
    if (!on && !keptIndexFolder_.empty())
        dicom::forgetKeptIndexes(keptIndexFolder_);
}

void ReadingDesk::setImageMemory(std::uint64_t bytes)
{
    settings_.setImageMemory(bytes);
    loader_->setMemoryBudget(bytes);
}

void ReadingDesk::nextImage(StandardView place)
{
    const OpenedStudy* study = currentStudy();
    if (!study || study->blocked())
        return;
    // A place without a chosen image shows itself empty first, then the images that may be its own.
    const bool empty = !study->exam.slot(place).chosen;
    const std::size_t count = imagesOf(*study->study, study->exam, place).size() + (empty ? 1 : 0);
    if (count < 2) {
        Q_EMIT noticed(Tone::Quiet, empty ? tr("There is no image of %1.").arg(toQt(label(place)))
                                          : tr("There is one image of %1 only.").arg(toQt(label(place))));
        return;
    }
    std::size_t& shown = shownImage_[static_cast<std::size_t>(place)];
    shown = (shown + 1) % count;
    const HungView view = hangView(*study->study, study->exam, place, shown);
    Q_EMIT viewChanged(view);
    if (view.image)
        loader_->loadView(orderOf(*study->study, *view.image, place));
    Q_EMIT currentChanged();
}

void ReadingDesk::step(int by)
{
    const int before = by < 0 ? studies_.count() : -1;  // where nothing hangs
    if (const auto next = rowFrom(current_.value_or(before), by))
        select(*next);
}

void ReadingDesk::giveWay(std::chrono::milliseconds time)
{
    analysis_->giveWay(time);
}

void ReadingDesk::closeCurrent()
{
    if (!current_)
        return;
    const int row = *current_;
    // As a step would go. An exam of another list is not claimed, and what was the closed one's prior does not take its
    // place as if it were today's: then nothing hangs until the reader picks.
    std::optional<int> next = rowFrom(row, 1);
    if (!next)
        next = rowFrom(row, -1);
    Q_EMIT leaving();
    giveBackCurrent();
    analysis_->cancel(studies_.at(row).study->studyInstanceUid);
    current_.reset();
    // The list's view goes to a neighbour by itself while the row is there still, by a number that is wrong once it is
    // gone.
    closing_ = true;
    studies_.remove(row);
    closing_ = false;
    tellPriors();
    if (next) {
        select(*next > row ? *next - 1 : *next);
    } else {
        highlighted_.reset();
        hangCurrent();
        Q_EMIT currentChanged();
    }
    if (store_)
        Q_EMIT standingsChanged();
    tellActivity();
}

void ReadingDesk::setFilter(const FindingFilter& filter)
{
    filter_.atLeast = std::clamp(filter.atLeast, 1, 10);
    // A finding that is filtered away is not pointed at any longer.
    const OpenedStudy* study = currentStudy();
    if (const ExamAssessment* assessment = study ? study->shownAssessment() : nullptr; assessment && highlighted_)
        for (const ViewAssessment& view : assessment->views)
            for (const Finding& finding : view.findings)
                if (finding.id == highlighted_ && !filter_.shows(finding))
                    highlighted_.reset();
    Q_EMIT currentChanged();
}

void ReadingDesk::highlight(std::optional<int> findingId)
{
    highlighted_ = findingId;
    Q_EMIT currentChanged();
}

void ReadingDesk::takeModel(const Outcome<pipeline::ModelState>& outcome)
{
    const Result<pipeline::ModelState>& state = outcome.result;
    if (state) {
        modelName_ =
            QStringLiteral("%1 %2 sha256:%3").arg(toQt(state->name), toQt(state->version), toQt(state->sha256));
        QString text =
            tr("Model: %1 %2, %3, weights %4")
                .arg(toQt(state->name), toQt(state->version), toQt(state->device), toQt(state->sha256).left(12));
        if (!state->deviceNote.empty())
            text += QStringLiteral(". ") + sentenceCase(toQt(state->deviceNote)) + QLatin1Char('.');
        Q_EMIT modelChanged(text, Tone::Quiet);
        return;
    }
    modelError_ = state.error();
    for (int row = 0; row < studies_.count(); ++row) {
        AnalysisState& analysis = studies_.at(row).analysis;
        if (analysis.phase != AnalysisState::Phase::Waiting && analysis.phase != AnalysisState::Phase::Running)
            continue;
        analysis.phase = AnalysisState::Phase::Unavailable;
        analysis.error = modelError_;
    }
    QString text = tr("No analysis: %1.").arg(toQt(sentence(modelError_->reason)));
    if (!modelError_->detail.empty())
        text += QLatin1Char(' ') + sentenceCase(toQt(modelError_->detail)) + QLatin1Char('.');
    Q_EMIT modelChanged(text, Tone::Red);
    Q_EMIT currentChanged();
    tellActivity();
}

void ReadingDesk::takeResult(const std::string& uid, const Outcome<std::shared_ptr<const ExamAssessment>>& outcome)
{
    const auto& result = outcome.result;
    const auto row = studies_.rowOf(uid);
    if (!row || studies_.at(*row).blocked())
        return;  // closed meanwhile
    OpenedStudy& study = studies_.at(*row);
    AnalysisState& state = study.analysis;
    if (result ? !belongsTo(**result, *study.study) : result.error().reason == Reason::Cancelled)
        return;  // of a study that was closed and opened again
    if (result) {
        state.phase = AnalysisState::Phase::Finished;
        state.fraction = 1.0;
        state.assessment = *result;
    } else {
        state.phase = AnalysisState::Phase::Unavailable;
        state.error = result.error();
    }
    touched(*row);
    tellActivity();
}

void ReadingDesk::touched(int row)
{
    studies_.touched(row);
    if (row == current_)
        Q_EMIT currentChanged();
}

void ReadingDesk::tellActivity()
{
    int all = 0;
    int done = 0;
    for (int row = 0; row < studies_.count(); ++row) {
        const auto phase = studies_.at(row).analysis.phase;
        if (phase == AnalysisState::Phase::Blocked)
            continue;
        ++all;
        done += phase == AnalysisState::Phase::Finished || phase == AnalysisState::Phase::Unavailable ? 1 : 0;
    }
    if (all == 0 || done == all || modelError_)
        Q_EMIT activityChanged({});
    else
        Q_EMIT activityChanged(tr("Analysing study %1 of %2").arg(done + 1).arg(all));
}

}  // namespace diptych::viewer
