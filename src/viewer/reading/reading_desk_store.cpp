// ReadingDesk's part that knows who reads: worklists, claims, and what the store of readings answers.
#include <algorithm>
#include <string>
#include <unordered_map>

#include "looks/text.h"
#include "reading/reading_desk.h"
#include "site/key_bindings.h"
#include "site/settings.h"

namespace diptych::viewer
{

QString nameOf(reading::ReadRole role)
{
    switch (role) {
        case reading::ReadRole::First:
            return QObject::tr("First read");
        case reading::ReadRole::Second:
            return QObject::tr("Second read");
        case reading::ReadRole::Arbiter:
            return QObject::tr("Arbitration");
        case reading::ReadRole::Consensus:
            return QObject::tr("Consensus");
    }
    return {};
}

QString nameOf(WorkList list)
{
    switch (list) {
        case WorkList::ToReadFirst:
            return QObject::tr("To read first");
        case WorkList::ToReadSecond:
            return QObject::tr("To read second");
        case WorkList::ToArbitrate:
            return QObject::tr("To arbitrate");
        case WorkList::ToAgree:
            return QObject::tr("To agree on");
        case WorkList::Done:
            return QObject::tr("Done");
    }
    return {};
}

void ReadingDesk::connectStore()
{
    if (!store_)
        return;
    // A shared store has readers until it says otherwise: one that is away must not let anybody read unnamed.
    readersKnown_ = !rules_.sharedStore.isEmpty();
    connect(store_.get(), &StoreLink::readersListed, this,
            [this](const std::vector<store::Reader>& readers) { setReadersKnown(!readers.empty()); });
    connect(store_.get(), &StoreLink::readersNotListed, this,
            [this](const Error& error) { setReadersKnown(error.reason != Reason::WriteFailed); });
    connect(store_.get(), &StoreLink::signedIn, this, [this](const Outcome<store::Reader>& outcome) {
        if (!outcome.result)
            return;
        signOut();
        reader_ = *outcome.result;
        for (int row = 0; row < studies_.count(); ++row)
            studies_.at(row).reading.reset();
        refreshStandings();
        if (OpenedStudy* study = currentStudy()) {
            beginReading(*study);
            takePart(*study);
            touched(*current_);
        }
        Q_EMIT readerChanged();
    });
    connect(store_.get(), &StoreLink::listed, this,
            [this](const std::vector<std::pair<std::string, Standing>>& standings) {
                if (!reader_)
                    return;
                const std::unordered_map<std::string, Standing> told(standings.begin(), standings.end());
                for (int row = 0; row < studies_.count(); ++row) {
                    OpenedStudy& study = studies_.at(row);
                    if (const auto found = told.find(examId(store::examOf(*study.study))); found != told.end())
                        study.standing = found->second;
                }
                studies_.allTouched();
                Q_EMIT standingsChanged();
            });
    connect(store_.get(), &StoreLink::policyTold, this,
            [this](const reading::ArbitrationPolicy& policy) { rules_.policy = policy; });
    connect(store_.get(), &StoreLink::policySet, this, [this](const Outcome<void>& outcome) {
        if (!outcome.result)
            Q_EMIT noticed(Tone::Red,
                           tr("Who decides was not changed: %1.").arg(toQt(sentence(outcome.result.error().reason))));
    });
    connect(store_.get(), &StoreLink::taken, this, &ReadingDesk::takenPart);
    connect(store_.get(), &StoreLink::digested, this,
            [this](const std::string& exam, const std::vector<reading::ImageDigest>& digests) {
                if (const auto row = rowOfExam(exam); row && studies_.at(*row).reading) {
                    studies_.at(*row).reading->digests = digests;
                    touched(*row);
                }
            });
    connect(store_.get(), &StoreLink::sealed, this, [this](const std::string& id, const Outcome<void>& outcome) {
        const auto found = pending_.extract(id);
        if (found.empty())
            return;
        const std::shared_ptr<Reading> reading = found.mapped();
        if (outcome.result) {
            reading->session.confirmSeal();
            sealed(reading);
            refreshStandings();
            return;
        }
        reading->session.abandonSeal();
        const Error& error = outcome.result.error();
        if (error.reason == Reason::AlreadyRead || error.reason == Reason::ExamTaken ||
            error.reason == Reason::ExamDecided) {
            reading->part.kind = ReadingPart::Kind::Refused;
            reading->part.trouble = sentenceCase(toQt(sentence(error.reason))) + QLatin1Char('.');
        }
        Q_EMIT noticed(Tone::Red,
                       tr("Not sealed: %1. Your opinion stands as it was.").arg(toQt(sentence(error.reason))));
        if (current_)
            touched(*current_);
    });
    connect(store_.get(), &StoreLink::settled, this, [this](const std::string& id, const Outcome<void>& outcome) {
        const auto found = pending_.extract(id);
        const auto settlement = pendingSettlement_.extract(id);
        if (found.empty() || settlement.empty())
            return;
        if (!outcome.result) {
            Q_EMIT noticed(Tone::Red,
                           tr("Not kept: %1. Try again.").arg(toQt(sentence(outcome.result.error().reason))));
            return;
        }
        found.mapped()->session.settle(settlement.mapped());
        for (int row = 0; row < studies_.count(); ++row)
            if (auto& standing = studies_.at(row).standing; standing && studies_.at(row).reading == found.mapped()) {
                standing->open = false;  // also while the store cannot tell it
                standing->mine = true;
                standing->unsettled = false;
            }
        settled(found.mapped());
    });
    connect(store_.get(), &StoreLink::putOffDone, this, [this](const Outcome<void>& outcome) {
        if (!outcome.result)
            Q_EMIT noticed(Tone::Red, tr("Not put off: %1.").arg(toQt(sentence(outcome.result.error().reason))));
        refreshStandings();
    });
    connect(store_.get(), &StoreLink::reportNoted, this, [this](const std::string&, const Outcome<void>& outcome) {
        if (!outcome.result)
            Q_EMIT noticed(Tone::Amber, tr("The report is written, but the store could not note it (%1). Write it "
                                           "again when the store answers.")
                                            .arg(toQt(sentence(outcome.result.error().reason))));
    });
    connect(store_.get(), &StoreLink::stateChanged, this, &ReadingDesk::storeChanged);
}

void ReadingDesk::setRules(const SiteRules& rules)
{
    const bool samePolicy = rules.policy.rule == rules_.policy.rule &&
                            rules.policy.differentPlacesAreDiscordant == rules_.policy.differentPlacesAreDiscordant;
    const reading::ArbitrationPolicy before = rules_.policy;
    rules_ = rules;
    if (!samePolicy && store_ && readersKnown_ && !reader_) {
        rules_.policy = before;
        Q_EMIT noticed(Tone::Amber, tr("Who decides was not changed: sign in first, it holds for every workstation."));
    } else if (!samePolicy && store_ && reader_) {
        store_->setPolicy(rules.policy, reader_->id);
    }
    writeSiteRules(settings_.store(), rules_);
    Q_EMIT rulesChanged(rules_);
    refreshStandings();
}

/// Readings are one reader's: with another at the desk, the same study has another.
std::string ReadingDesk::readingKey(const Study& study) const
{
    return identityOf(study) + '\n' + (reader_ ? reader_->id : std::string());
}

void ReadingDesk::beginReading(OpenedStudy& study)
{
    if (study.blocked() || study.reading)
        return;
    if (const auto known = readings_.find(readingKey(*study.study)); known != readings_.end()) {
        study.reading = known->second;
        return;
    }
    // How a study is read is settled when it is first shown; a setting changed later cannot unblind it.
    study.reading = std::make_shared<Reading>();
    // Whoever saw the AI here without signing in has seen it, under whatever name she reads the exam afterwards.
    const auto unnamed = readings_.find(identityOf(*study.study) + '\n');
    const bool aiSeen = reader_ && unnamed != readings_.end() && unnamed->second->session.aiMayBeShown();
    study.reading->session = reading::ReadingSession(settings_.readerFirst() && !aiSeen, rules_.scheme);
    if (!reader_ && readersKnown_)
        study.reading->part.kind = ReadingPart::Kind::NotSignedIn;
    study.reading->title =
        (nameText(study.study->patient) + QStringLiteral(", ") + dateText(study.study->studyDate)).toStdString();
    study.reading->othersShown = rules_.arbiterSeesReads;
    readings_[readingKey(*study.study)] = study.reading;
}

void ReadingDesk::signOut()
{
    if (!reader_)
        return;
    Q_EMIT leaving();
    giveBackCurrent();
    reader_.reset();
    workList_.reset();
    for (int row = 0; row < studies_.count(); ++row) {
        studies_.at(row).reading.reset();
        studies_.at(row).standing.reset();
    }
    studies_.allTouched();
    if (OpenedStudy* study = currentStudy()) {
        beginReading(*study);
        touched(*current_);
    }
    Q_EMIT readerChanged();
    Q_EMIT standingsChanged();
}

void ReadingDesk::setReadersKnown(bool known)
{
    readersKnown_ = known;
    if (reader_)
        return;
    // What was said before anybody was known here stays what it is.
    using Kind = ReadingPart::Kind;
    for (auto& [key, reading] : readings_)
        if (key.ends_with('\n') && !reading->session.sealed())
            reading->part.kind = known ? Kind::NotSignedIn : Kind::NotKept;
    if (current_)
        touched(*current_);
}

void ReadingDesk::setWorkList(std::optional<WorkList> list)
{
    workList_ = list;
    Q_EMIT standingsChanged();
}

int ReadingDesk::countOf(WorkList list) const
{
    int count = 0;
    for (int row = 0; row < studies_.count(); ++row) {
        const auto& standing = studies_.at(row).standing;
        count += standing && standing->list == list ? 1 : 0;
    }
    return count;
}

void ReadingDesk::refreshStandings()
{
    if (!store_ || !reader_)
        return;
    std::vector<store::Exam> exams;
    for (int row = 0; row < studies_.count(); ++row)
        if (!studies_.at(row).blocked())
            exams.push_back(store::examOf(*studies_.at(row).study));
    if (!exams.empty())
        store_->list(std::move(exams), reader_->id, rules_.policy);
}

std::optional<int> ReadingDesk::rowOfExam(const std::string& exam) const
{
    for (int row = 0; row < studies_.count(); ++row)
        if (!studies_.at(row).blocked() && examId(store::examOf(*studies_.at(row).study)) == exam)
            return row;
    return std::nullopt;
}

/// Asks for the exam that is being shown; what it is for this reader comes back as takenPart().
void ReadingDesk::takePart(OpenedStudy& study)
{
    if (!store_ || !reader_ || !study.reading || study.blocked() || !study.laterStudyDate.empty())
        return;
    if (study.reading->part.kind == ReadingPart::Kind::NotKept)
        study.reading->part.kind = ReadingPart::Kind::Asked;
    const store::Exam exam = store::examOf(*study.study);
    store_->take(exam, *reader_, rules_.policy);
    if (study.reading->digests.empty()) {
        ExamOrder order{exam, {}};
        for (const MammogramView& view : study.study->views)
            order.images.emplace_back(view.sopInstanceUid, view.path);
        store_->digest(std::move(order));
    }
}

void ReadingDesk::takenPart(const std::string& exam, const ReadingPart& part)
{
    const auto row = rowOfExam(exam);
    if (!row || !studies_.at(*row).reading || !reader_)
        return;
    OpenedStudy& study = studies_.at(*row);
    Reading& reading = *study.reading;
    using State = reading::ReadingSession::State;
    if (reading.session.state() == State::Sealing)
        return;  // its own answer is on the way
    if (agreeing(reading)) {
        if (part.decision && part.decision->state() == reading::DecisionState::ToConsensus)
            return;  // as it was when they began
        leaveConsensus(study);
        return takenPart(exam, part);
    }
    if (current_ != row && part.kind == ReadingPart::Kind::Reading)
        store_->giveBack(store::examOf(*study.study), part.role, reader_->id);  // gone on meanwhile
    reading.part = part;
    // A server that is away stops nobody: what is sealed waits here, and the store sorts it out when it is back. An
    // arbiter needs the reads and must wait.
    if (part.unasked && study.standing && study.standing->open &&
        (study.standing->list == WorkList::ToReadFirst || study.standing->list == WorkList::ToReadSecond)) {
        reading.part.kind = ReadingPart::Kind::Reading;
        reading.part.role =
            study.standing->list == WorkList::ToReadFirst ? reading::ReadRole::First : reading::ReadRole::Second;
        if (current_ == row)
            Q_EMIT noticed(Tone::Amber, tr("The store cannot be reached. What you seal waits on this workstation; "
                                           "another reader may have this exam as well."));
    }
    if (part.report) {
        reading.report = report_pdf::AmendedReport{part.report->number, part.report->hash, {}};
        reading.reportAmends.reset();
        if (!part.amendedHash.empty())
            reading.reportAmends =
                report_pdf::AmendedReport{part.report->amends, part.amendedHash, part.report->reason};
    }
    if (part.own && !reading.session.sealed()) {
        reading.session = reading::ReadingSession::resumed(part.own->sealed, part.own->settled);
        reading.readId = part.own->id;
        if (part.draft && *part.draft != part.own->sealed.opinion && reading.session.revise())
            (void)reading.session.change(*part.draft);
    } else if (part.draft && reading.session.changes() == 0 && reading.session.state() == State::Open) {
        (void)reading.session.change(*part.draft);
        if (current_ == row)
            Q_EMIT noticed(Tone::Quiet, tr("What you said of this exam before is back; it is not sealed."));
    }
    touched(*row);
}

/// The exam is left: where it is not sealed, another reader may have it.
void ReadingDesk::giveBackCurrent()
{
    OpenedStudy* study = currentStudy();
    if (study && study->reading)
        study->reading->coverage.pack();
    if (!store_ || !reader_ || !study || !study->reading)
        return;
    Reading& reading = *study->reading;
    if (reading.part.kind == ReadingPart::Kind::Reading && !agreeing(reading) && !reading.session.sealed() &&
        reading.session.state() != reading::ReadingSession::State::Sealing) {
        store_->giveBack(store::examOf(*study->study), reading.part.role, reader_->id);
        reading.part.kind = ReadingPart::Kind::Asked;
    }
}

/// Whether stepping stops here.
bool ReadingDesk::offered(int row) const
{
    const OpenedStudy& study = studies_.at(row);
    if (!study.laterStudyDate.empty())
        return false;
    if (!reader_ || !workList_)
        return true;
    return study.standing && study.standing->list == *workList_;
}

/// The next exam in which this reader has something to do: of the list that is shown, put-off ones last.
std::optional<int> ReadingDesk::nextOffered() const
{
    std::optional<int> putOff;
    const int count = studies_.count();
    for (int step = 1; step < count && current_; ++step) {
        const int row = (*current_ + step) % count;
        const OpenedStudy& study = studies_.at(row);
        const bool open =
            study.standing && study.standing->open &&
            (study.standing->list == WorkList::ToAgree || !(study.reading && study.reading->session.settled()));
        if (!offered(row) || !open)
            continue;
        if (study.standing->putOff.empty())
            return row;
        putOff = putOff ? putOff : std::optional(row);
    }
    return putOff;
}

void ReadingDesk::putOff(const QString& reason)
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading || study->reading->part.kind != ReadingPart::Kind::Reading || study->sealed() ||
        agreeing(*study->reading)) {
        Q_EMIT noticed(Tone::Amber, tr("Only an exam that you are reading can be put off."));
        return;
    }
    store_->putOff(store::examOf(*study->study), reader_->id, reason);
    const auto next = nextOffered();
    if (next)
        select(*next);
    Q_EMIT noticed(Tone::Plain, next ? tr("Put off: the exam stays in the list, after the others.")
                                     : tr("Put off. It is the last of this list."));
}

void ReadingDesk::takeUpAgain()
{
    const OpenedStudy* study = currentStudy();
    if (study && store_ && reader_ && study->standing && !study->standing->putOff.empty())
        store_->takeUpAgain(store::examOf(*study->study), reader_->id);
}

void ReadingDesk::showOthers()
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading || study->reading->part.others.empty())
        return;
    study->reading->othersShown = true;
    touched(*current_);
}

}  // namespace diptych::viewer
