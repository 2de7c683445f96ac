#include "result_of_reads.h"

#include <algorithm>
#include <iterator>

#include "diptych/reading/compare_reads.h"

namespace diptych::report_pdf
{

namespace
{

using Basis = ResultOfReads::Basis;

ResultOfReads refused(std::string why)
{
    return {Basis::Refused, {}, std::move(why)};
}

std::optional<reading::Conclusion> conclusionOf(const reading::FullOpinion& opinion, Laterality breast)
{
    if (!opinion.of(breast).recall)
        return std::nullopt;
    reading::FullOpinion whole = opinion;
    // The other breast may be without an opinion where a read is shown as it was left.
    whole.right.recall = whole.right.recall.value_or(reading::Recall::NoRecall);
    whole.left.recall = whole.left.recall.value_or(reading::Recall::NoRecall);
    const auto read = reading::concludedRead("reader", whole);
    return read ? std::optional(read->of(breast)) : std::nullopt;
}

ResultOfReads ofOneReader(const ReadInReport& read)
{
    ResultOfReads result{Basis::OneReader, {}, {}};
    result.decision.right = {reading::DecisionState::Final, conclusionOf(read.counting(), Laterality::Right), {}};
    result.decision.left = {reading::DecisionState::Final, conclusionOf(read.counting(), Laterality::Left), {}};
    return result;
}

}  // namespace

std::vector<ReadInReport> readsOf(const ReportInput& input)
{
    if (!input.reads.empty() || !input.opinion)
        return input.reads;
    return {ReadInReport{{}, {}, *input.opinion, {}}};
}

ResultOfReads resultOf(const std::vector<ReadInReport>& reads, const std::optional<reading::ArbitrationPolicy>& policy)
{
    if (reads.empty())
        return {};
    if (reads.size() == 1 && (!policy || !reads.front().role))
        return ofOneReader(reads.front());
    if (!policy)
        return {Basis::NoPolicy, {}, {}};

    reading::Reads concluded;
    const ReadInReport* first = nullptr;
    const ReadInReport* second = nullptr;
    for (const ReadInReport& read : reads) {
        auto& place = read.role == reading::ReadRole::First    ? concluded.first
                      : read.role == reading::ReadRole::Second ? concluded.second
                                                               : concluded.settling;
        if (!read.role)
            return refused("a read without sign-in among others");
        if (place)
            return refused("two reads in one role");
        auto conclusion = reading::concludedRead(read.reader, read.counting());
        if (!conclusion)
            return refused(conclusion.error().detail);
        place = *conclusion;
        if (read.role == reading::ReadRole::First)
            first = &read;
        if (read.role == reading::ReadRole::Second)
            second = &read;
    }
    if (first && second) {
        const reading::Comparison compared = reading::compareReads(first->counting(), second->counting(), nullptr);
        concluded.rightForDifferentPlaces = compared.right.recalledForDifferentPlaces;
        concluded.leftForDifferentPlaces = compared.left.recalledForDifferentPlaces;
    }
    const Result<reading::Decision> decision = reading::decide(*policy, concluded);
    if (!decision)
        return refused(decision.error().detail);
    return {Basis::Policy, *decision, {}};
}

std::vector<ReadInReport> countingReads(const std::vector<ReadInReport>& reads, const ResultOfReads& result,
                                        Laterality breast)
{
    const reading::BreastDecision& decision = result.decision.of(breast);
    const bool settledByArbiter =
        result.basis == Basis::Policy && decision.reason && decision.state == reading::DecisionState::Final;
    if (!settledByArbiter)
        return reads;
    std::vector<ReadInReport> counting;
    std::copy_if(reads.begin(), reads.end(), std::back_inserter(counting),
                 [](const ReadInReport& read) { return read.role == reading::ReadRole::Arbiter; });
    return counting;
}

std::vector<reading::TechnicalRecall> technicalRecallsOf(const std::vector<ReadInReport>& reads,
                                                         const ResultOfReads& result, Laterality breast)
{
    std::vector<reading::TechnicalRecall> recalls;
    for (const ReadInReport& read : countingReads(reads, result, breast)) {
        for (const reading::TechnicalRecall& recall : read.counting().technicalRecalls) {
            if (recall.breast == breast && std::find(recalls.begin(), recalls.end(), recall) == recalls.end())
                recalls.push_back(recall);
        }
    }
    return recalls;
}

}  // namespace diptych::report_pdf
