// What becomes of an exam by all that is sealed, and what two readers settle together.
#include <algorithm>

#include "decision_rows.h"
#include "read_json.h"
#include "read_store_state.h"

namespace diptych::store
{

Result<void> mayAgree(Connection& connection, const SealedRead& read,
                      const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    const std::string exam = examId(read.exam);
    const auto reads = keptReads(connection, read.exam);
    if (!reads)
        return tl::make_unexpected(reads.error());
    const KeptRead* settling = settlingRead(*reads);
    if (settling != nullptr && settling->read.role == reading::ReadRole::Consensus)
        return failure(Reason::AlreadyRead, "both readers have settled this exam together", exam);
    const auto decided = decisionRow(connection, exam);
    if (!decided)
        return tl::make_unexpected(decided.error());
    if (*decided)
        return failure(Reason::ExamDecided, "this exam is decided", exam);
    if (settling != nullptr)
        return failure(Reason::ExamTaken, "an arbiter has read this exam", exam);
    const auto policy = policyFor(connection, *reads, otherwise);
    if (!policy)
        return tl::make_unexpected(policy.error());
    if (!*policy || (*policy)->rule != reading::DecisionRule::Consensus)
        return failure(Reason::InvalidArgument, "the site's policy is not that readers settle an exam together", exam);
    const auto theirs = std::ranges::count_if(*reads, [&read](const KeptRead& kept) {
        return kept.read.readerId == read.readerId || kept.read.readerId == read.withReaderId;
    });
    if (theirs != 2)
        return failure(Reason::InvalidArgument, "a consensus is of the two readers who have read the exam", exam);
    if (!lastWord(*reads))
        return failure(Reason::InvalidArgument, "a consensus comes after both readers have settled their own", exam);
    const auto decision = decisionOf(*reads, **policy, CountedOpinion::FinalWord);
    if (!decision)
        return tl::make_unexpected(decision.error());
    if (decision->state() != reading::DecisionState::ToConsensus)
        return failure(Reason::InvalidArgument, "there is nothing to settle: the readers agree", exam);
    return {};
}

Result<std::optional<KeptDecision>> ReadStore::keptDecision(const Exam& exam)
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    const auto kept = decisionRow(*state_->connection, examId(exam));
    if (!kept)
        return tl::make_unexpected(kept.error());
    return *kept ? (*kept)->decision : std::nullopt;
}

Result<KeptDecision> ReadStore::decide(const Exam& exam, const reading::ArbitrationPolicy& otherwise)
{
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto decided = decideWhereFinal(connection, exam, otherwise, 0);
    if (!decided)
        return tl::make_unexpected(decided.error());
    if (!*decided)
        return failure(Reason::InvalidArgument, "this exam is not decided yet", examId(exam));
    if (const auto committed = transaction->commit(); !committed)
        return tl::make_unexpected(committed.error());
    return **decided;
}

Result<reading::Decision> ReadStore::decision(const Exam& exam, const reading::ArbitrationPolicy& policy,
                                              CountedOpinion counted)
{
    Connection& connection = *state_->connection;
    if (const auto ready = connection.ready(); !ready)
        return tl::make_unexpected(ready.error());
    if (counted == CountedOpinion::FinalWord) {
        const auto kept = decisionRow(connection, examId(exam));
        if (!kept)
            return tl::make_unexpected(kept.error());
        if (*kept)
            return (*kept)->decision->decision;
    }
    const auto sealed = keptReads(connection, exam);
    if (!sealed)
        return tl::make_unexpected(sealed.error());
    if (settlingRead(*sealed) == nullptr)
        return decisionOf(*sealed, policy, counted);
    const auto then = policyFor(connection, *sealed, policy);
    if (!then)
        return tl::make_unexpected(then.error());
    return decisionOf(*sealed, then->value_or(policy), counted);
}

Result<std::vector<std::string>> ReadStore::awaitingConsensus(const std::vector<Exam>& exams,
                                                              const reading::ArbitrationPolicy& otherwise)
{
    const auto progress = this->progress(exams);
    if (!progress)
        return tl::make_unexpected(progress.error());
    const auto policy = this->policy();
    if (!policy)
        return tl::make_unexpected(policy.error());
    std::vector<std::string> waiting;
    if (policy->value_or(otherwise).rule != reading::DecisionRule::Consensus)
        return waiting;
    for (std::size_t i = 0; i < exams.size(); ++i) {
        const ExamProgress& of = (*progress)[i];
        if (of.decided || of.unsettledReader() || !of.isSealed(reading::ReadRole::First) ||
            !of.isSealed(reading::ReadRole::Second))
            continue;
        const auto decision = this->decision(exams[i], policy->value_or(otherwise));
        if (!decision)
            return tl::make_unexpected(decision.error());
        if (decision->state() == reading::DecisionState::ToConsensus)
            waiting.push_back(of.examId);
    }
    return waiting;
}

}  // namespace diptych::store
