#include "store/store_worker.h"

#include <algorithm>
#include <chrono>

#include <QDir>
#include <QFile>
#include <QSaveFile>

#include "diptych/store/exam_progress.h"
#include "diptych/store/opinion_text.h"
#include "looks/text.h"
#include "store/store_link.h"

namespace diptych::viewer
{

namespace
{

/// How long an exam stays with a reader who went away without giving it back; looking at it again prolongs it.
constexpr std::chrono::minutes kLease{30};

constexpr auto kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

std::optional<store::Claim> claimOf(const store::ExamProgress& progress, reading::ReadRole role)
{
    const auto found = std::ranges::find(progress.claims, role, &store::Claim::role);
    return found == progress.claims.end() ? std::nullopt : std::optional(*found);
}

bool hasRead(const store::ExamProgress& progress, const std::string& readerId)
{
    return std::ranges::any_of(progress.sealed,
                               [&readerId](const store::SealedRole& sealed) { return sealed.readerId == readerId; });
}

/// Both readers have had their last word, or somebody has settled it for them.
bool isComplete(const store::ExamProgress& progress)
{
    return progress.isSealed(reading::ReadRole::First) && progress.isSealed(reading::ReadRole::Second) &&
           !progress.unsettledReader();
}

/// What is read next.
WorkList listOf(const store::ExamProgress& progress, const std::optional<reading::Decision>& decision)
{
    if (!progress.isSealed(reading::ReadRole::First))
        return WorkList::ToReadFirst;
    if (progress.decided)
        return WorkList::Done;
    // Nothing is decided while a reader may still change her mind with the AI in sight.
    if (progress.unsettledReader() && progress.isSealed(reading::ReadRole::Arbiter))
        return WorkList::ToArbitrate;
    if (!isComplete(progress))
        return WorkList::ToReadSecond;
    const auto state = decision ? decision->state() : reading::DecisionState::Final;
    if (state == reading::DecisionState::ToConsensus)
        return WorkList::ToAgree;
    return state == reading::DecisionState::Final ? WorkList::Done : WorkList::ToArbitrate;
}

reading::ReadRole roleOf(WorkList list)
{
    switch (list) {
        case WorkList::ToReadFirst:
            return reading::ReadRole::First;
        case WorkList::ToReadSecond:
            return reading::ReadRole::Second;
        case WorkList::ToAgree:
            return reading::ReadRole::Consensus;
        case WorkList::ToArbitrate:
        case WorkList::Done:
            return reading::ReadRole::Arbiter;
    }
    return reading::ReadRole::Arbiter;
}

}  // namespace

StoreWorker::StoreWorker(store::StoreLocation location, std::filesystem::path folder)
    : location_(std::move(location)), folder_(std::move(folder))
{
}

store::ReadStore* StoreWorker::store()
{
    if (!store_) {
        auto opened = store::ReadStore::open(location_);
        if (!opened) {
            trouble_ = opened.error();
            return nullptr;
        }
        store_ = std::move(*opened);
        trouble_.reset();
    }
    return &*store_;
}

StoreState StoreWorker::state()
{
    StoreState state;
    state.reachable = !trouble_;
    if (trouble_)
        state.trouble = sentenceCase(toQt(sentence(trouble_->reason)));
    state.waiting = waiting_;
    state.refused = refused_;
    return state;
}

StoreState StoreWorker::deliver()
{
    if (!queue_) {
        const std::filesystem::path file = folder_ / "waiting.sqlite";
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored))
            return state();  // nothing was ever kept here
        if (auto queue = store::SealQueue::open({file}))
            queue_ = std::move(*queue);
    }
    if (queue_)
        if (auto* shared = store()) {
            if (const auto delivery = noted(queue_->deliver(*shared, otherwise_))) {
                waiting_ = delivery->waiting;
                if (const auto refused = queue_->refused())
                    refused_ = refused->size();
            }
        }
    return state();
}

reading::ArbitrationPolicy StoreWorker::policyOr(const reading::ArbitrationPolicy& otherwise)
{
    otherwise_ = otherwise;
    auto* store = this->store();
    const auto kept = store ? noted(store->policy()) : Result<std::optional<reading::ArbitrationPolicy>>();
    return kept && *kept ? **kept : otherwise;
}

Result<void> StoreWorker::setPolicy(const reading::ArbitrationPolicy& policy, const std::string& readerId)
{
    auto* store = this->store();
    return store ? noted(store->setPolicy(policy, readerId)) : Result<void>(tl::make_unexpected(*trouble_));
}

Result<std::vector<std::pair<std::string, Standing>>> StoreWorker::standings(const std::vector<store::Exam>& exams,
                                                                             const std::string& readerId,
                                                                             const reading::ArbitrationPolicy& policy)
{
    auto* store = this->store();
    if (!store)
        return tl::make_unexpected(*trouble_);
    const auto progress = noted(store->progress(exams));
    if (!progress)
        return tl::make_unexpected(progress.error());
    std::vector<std::pair<std::string, Standing>> standings;
    for (std::size_t i = 0; i < exams.size() && i < progress->size(); ++i) {
        const store::ExamProgress& of = (*progress)[i];
        std::optional<reading::Decision> decision;
        if (of.isSealed(reading::ReadRole::First) && of.isSealed(reading::ReadRole::Second)) {
            const auto decided = noted(store->decision(exams[i], policy));
            if (!decided)
                return tl::make_unexpected(decided.error());
            decision = *decided;
            // Of what an older program left complete, and of a store without a policy.
            if (isComplete(of) && !of.decided && decision->state() == reading::DecisionState::Final)
                (void)noted(store->decide(exams[i], policy));
        }
        Standing standing;
        standing.list = listOf(of, decision);
        standing.mine = hasRead(of, readerId);
        for (const store::SealedRole& sealed : of.sealed)
            if (of.isToSettleBy(readerId) && sealed.readerId == readerId && !sealed.settled) {
                // Where it goes next would tell her what the other said.
                standing.unsettled = true;
                standing.list = sealed.role == reading::ReadRole::First    ? WorkList::ToReadFirst
                                : sealed.role == reading::ReadRole::Second ? WorkList::ToReadSecond
                                                                           : WorkList::ToArbitrate;
            }
        if (const auto unsettled = of.unsettledReader();
            unsettled && *unsettled != readerId && of.isSealed(reading::ReadRole::Second))
            standing.waitsFor = nameOf(*unsettled);
        if (standing.list != WorkList::Done)
            if (const auto claim = claimOf(of, roleOf(standing.list)); claim && claim->readerId != readerId)
                standing.busyWith = nameOf(claim->readerId);
        for (const store::Deferral& deferral : of.deferrals)
            if (deferral.readerId == readerId)
                standing.putOff = deferral.reason.empty() ? "put off" : deferral.reason;
        // A consensus is the two readers' own; everything else is for who has not read it.
        standing.open = standing.list != WorkList::Done && standing.mine == (standing.list == WorkList::ToAgree) &&
                        standing.busyWith.empty() && standing.waitsFor.empty();
        standings.emplace_back(of.examId, standing);
    }
    return standings;
}

/// Whose reads this reader may see: the arbiter everyone's, and a reader who has settled her own.
Result<ReadingPart> StoreWorker::partOf(store::ReadStore& store, const store::Exam& exam, const store::Reader& reader,
                                        const reading::ArbitrationPolicy& policy)
{
    const auto progress = store.progress({exam});
    if (!progress)
        return tl::make_unexpected(progress.error());
    const store::ExamProgress& of = progress->front();
    std::optional<reading::Decision> decision;
    if (of.isSealed(reading::ReadRole::First) && of.isSealed(reading::ReadRole::Second)) {
        const auto decided = store.decision(exam, policy);
        if (!decided)
            return tl::make_unexpected(decided.error());
        decision = *decided;
    }
    ReadingPart part;
    const WorkList list = listOf(of, decision);
    part.role = roleOf(list);
    const auto tellReads = [&]() -> Result<void> {
        const auto reads = store.reads(exam);
        if (!reads)
            return tl::make_unexpected(reads.error());
        for (const store::SealedRead& read : *reads) {
            if (read.readerId == reader.id && read.role != reading::ReadRole::Consensus)
                part.own = read;
            else
                part.others.push_back({read, namesOf(read)});
        }
        std::ranges::sort(part.others, {}, [](const NamedRead& each) { return static_cast<int>(each.read.role); });
        part.decision = decision;
        return {};
    };
    if (hasRead(of, reader.id)) {
        part.kind = ReadingPart::Kind::Read;
        if (auto told = tellReads(); !told)
            return tl::make_unexpected(told.error());
        part.role = part.own ? part.own->role : part.role;
        // Blind until she has kept or changed her own.
        if (part.own && !part.own->settled) {
            part.others.clear();
            part.decision.reset();
            part.draft = draft(exam, reader.id);
        }
        return part;
    }
    if (const auto unsettled = of.unsettledReader(); unsettled && of.isSealed(reading::ReadRole::Second)) {
        part.kind = ReadingPart::Kind::Waiting;
        part.who = nameOf(*unsettled);
        return part;
    }
    if (list == WorkList::Done) {
        part.kind = ReadingPart::Kind::Finished;
        if (auto told = tellReads(); !told)
            return tl::make_unexpected(told.error());
        return part;
    }
    if (list == WorkList::ToAgree) {
        part.kind = ReadingPart::Kind::Refused;
        part.trouble = QObject::tr("Its two readers settle this exam together.");
        return part;
    }
    const auto claim = store.claim(exam, part.role, reader.id, kLease);
    if (!claim && claim.error().reason == Reason::ExamTaken) {
        part.kind = ReadingPart::Kind::Elsewhere;
        const auto held = claimOf(of, part.role);
        part.who = held ? nameOf(held->readerId) : "another reader";
        return part;
    }
    if (!claim)
        return tl::make_unexpected(claim.error());
    part.kind = ReadingPart::Kind::Reading;
    if (part.role == reading::ReadRole::Arbiter)
        if (auto told = tellReads(); !told)
            return tl::make_unexpected(told.error());
    part.draft = draft(exam, reader.id);
    return part;
}

ReadingPart StoreWorker::take(const store::Exam& exam, const store::Reader& reader,
                              const reading::ArbitrationPolicy& policy)
{
    auto* store = this->store();
    auto part =
        store ? noted(partOf(*store, exam, reader, policy)) : Result<ReadingPart>(tl::make_unexpected(*trouble_));
    if (part) {
        if (const auto kept = store->keptDecision(exam); kept && *kept)
            part->decidedUnder = (*kept)->policy;
        if (const auto reports = store->reports(exam); reports && !reports->empty()) {
            part->report = reports->back();
            for (const store::NotedReport& earlier : *reports)
                if (earlier.number == part->report->amends)
                    part->amendedHash = earlier.hash;
        }
        return *part;
    }
    ReadingPart refused;
    refused.kind = ReadingPart::Kind::Refused;
    refused.unasked = part.error().reason == Reason::StoreUnreachable;
    refused.draft = draft(exam, reader.id);
    refused.trouble = sentenceCase(toQt(sentence(part.error().reason))) + QLatin1Char('.');
    return refused;
}

void StoreWorker::giveBack(const store::Exam& exam, reading::ReadRole role, const std::string& readerId)
{
    if (auto* store = this->store())
        (void)noted(store->release(exam, role, readerId));  // runs out by itself otherwise
}

Result<void> StoreWorker::putOff(const store::Exam& exam, const std::string& readerId, const std::string& reason)
{
    auto* store = this->store();
    return store ? noted(store->defer(exam, readerId, reason)) : Result<void>(tl::make_unexpected(*trouble_));
}

Result<void> StoreWorker::takeUpAgain(const store::Exam& exam, const std::string& readerId)
{
    auto* store = this->store();
    return store ? noted(store->takeUp(exam, readerId)) : Result<void>(tl::make_unexpected(*trouble_));
}

Result<void> StoreWorker::openQueue()
{
    if (queue_)
        return {};
    auto queue = store::SealQueue::open({folder_ / "waiting.sqlite"});
    if (!queue)
        return tl::make_unexpected(queue.error());
    queue_ = std::move(*queue);
    return {};
}

void StoreWorker::tookPlace(store::SealedWhere where)
{
    if (where == store::SealedWhere::ThisWorkstation) {
        ++waiting_;
        trouble_ = Error{Reason::StoreUnreachable, {}, {}};
    } else {
        trouble_.reset();
    }
}

Result<void> StoreWorker::seal(const store::SealedRead& read)
{
    if (auto opened = openQueue(); !opened)
        return opened;
    auto* shared = store();
    if (!shared) {
        auto kept = queue_->keep(read);
        waiting_ += kept ? 1 : 0;
        if (kept)
            dropDraft(read.exam, read.readerId);
        return kept;
    }
    const auto where = queue_->seal(*shared, read, otherwise_);
    if (!where)
        return tl::make_unexpected(where.error());
    tookPlace(*where);
    dropDraft(read.exam, read.readerId);
    return {};
}

Result<void> StoreWorker::settle(const store::Settlement& settlement)
{
    if (auto opened = openQueue(); !opened)
        return opened;
    auto* shared = store();
    if (!shared) {
        auto kept = queue_->keep(settlement);
        waiting_ += kept ? 1 : 0;
        return kept;
    }
    const auto where = queue_->settle(*shared, settlement, otherwise_);
    if (!where)
        return tl::make_unexpected(where.error());
    tookPlace(*where);
    return {};
}

Result<void> StoreWorker::noteReport(const store::Exam& exam, const store::NotedReport& report)
{
    auto* store = this->store();
    if (!store)
        return tl::make_unexpected(*trouble_);
    const auto noted = this->noted(store->noteReport(exam, report));
    return noted ? Result<void>{} : tl::make_unexpected(noted.error());
}

std::filesystem::path StoreWorker::draftFile(const store::Exam& exam, const std::string& readerId) const
{
    return folder_ / "drafts" / (examId(exam) + "-" + readerId + ".json");
}

void StoreWorker::keepDraft(const store::Exam& exam, const std::string& readerId, const reading::FullOpinion& opinion)
{
    const std::filesystem::path path = draftFile(exam, readerId);
    const QString folder = pathText(path.parent_path());
    (void)QDir().mkpath(folder);
    (void)QFile::setPermissions(folder, kOwnerOnly | QFileDevice::ExeOwner);
    QSaveFile file(pathText(path));
    if (!file.open(QIODevice::WriteOnly))
        return;  // the opinion itself stands in the window
    (void)file.setPermissions(kOwnerOnly);
    file.write(QByteArray::fromStdString(store::opinionText(opinion)));
    (void)file.commit();
}

void StoreWorker::dropDraft(const store::Exam& exam, const std::string& readerId)
{
    std::error_code ignored;
    std::filesystem::remove(draftFile(exam, readerId), ignored);
}

std::optional<reading::FullOpinion> StoreWorker::draft(const store::Exam& exam, const std::string& readerId) const
{
    QFile file(pathText(draftFile(exam, readerId)));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return store::opinionOfText(file.readAll().toStdString());
}

}  // namespace diptych::viewer
