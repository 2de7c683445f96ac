// Decisions as rows and as the JSON that the log's hash of one stands on, and how one is made of reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <QByteArray>
#include <QJsonObject>

#include "connection.h"
#include "diptych/store/kept_decision.h"
#include "read_rows.h"

namespace diptych::store
{

/// The kind of the log entry that comes with a decision.
inline constexpr std::string_view kExamDecided = "exam_decided";
/// And with a change of policy.
inline constexpr std::string_view kPolicySet = "policy_set";

/// A decision, of which exam, and where the log tells of it.
struct DecisionRow {
    std::string examId;
    std::optional<KeptDecision> decision;  // empty where the row holds what none can hold
    std::int64_t seq = 0;
};

/// Of one exam, or of all where `examId` is empty; in the order in which they fell.
[[nodiscard]] Result<std::vector<DecisionRow>> decisionRows(Connection& connection, std::string_view examId);
/// The exam's, if it is decided. StoreDamaged where the row holds what none can hold.
[[nodiscard]] Result<std::optional<DecisionRow>> decisionRow(Connection& connection, std::string_view examId);
/// Log entry and decision, inside a writing transaction; the exam is there, and not decided.
[[nodiscard]] Result<LogHead> insertDecision(Connection& connection, const std::string& examId,
                                             const KeptDecision& decision);

[[nodiscard]] QJsonObject contentsOf(const std::string& examId, const KeptDecision& decision);
/// SHA-256 (hex) over compact(contentsOf()).
[[nodiscard]] std::string contentsHash(const std::string& examId, const KeptDecision& decision);
/// nullopt for what no decision's contents can be. The exam is the caller's to compare.
[[nodiscard]] std::optional<KeptDecision> decisionFromJson(const QByteArray& json);

/// nullopt for what is no policy's entry.
[[nodiscard]] std::optional<reading::ArbitrationPolicy> policyOfPayload(const QByteArray& payload);
/// The last that was set before entry `seq` of the log; nullopt where none was.
[[nodiscard]] Result<std::optional<reading::ArbitrationPolicy>> policyBefore(Connection& connection, std::int64_t seq);
[[nodiscard]] Result<std::optional<reading::ArbitrationPolicy>> policyNow(Connection& connection);

/// The read that settles an exam: the arbiter's or both readers' together; nullptr where there is none.
[[nodiscard]] const KeptRead* settlingRead(const std::vector<KeptRead>& reads);
/// Where the log tells of the last word that a decision stands on; nullopt while a reader may still change her mind.
[[nodiscard]] std::optional<std::int64_t> lastWord(const std::vector<KeptRead>& reads);
/// What becomes of the exam by these reads. Errors: those of reading::decide().
[[nodiscard]] Result<reading::Decision> decisionOf(const std::vector<KeptRead>& reads,
                                                   const reading::ArbitrationPolicy& policy, CountedOpinion counted);
/// The policy that counts for these reads: that of when the settling read was made, else that of now; `otherwise` where
/// the store had none.
[[nodiscard]] Result<std::optional<reading::ArbitrationPolicy>> policyFor(
    Connection& connection, const std::vector<KeptRead>& reads,
    const std::optional<reading::ArbitrationPolicy>& otherwise);

/// Inside a writing transaction: notes the decision where there is none and it is final; the exam's decision if it then
/// has one. `written`: the place of what was written in the same transaction, 0 for nothing.
[[nodiscard]] Result<std::optional<KeptDecision>> decideWhereFinal(
    Connection& connection, const Exam& exam, const std::optional<reading::ArbitrationPolicy>& otherwise,
    std::int64_t written);

}  // namespace diptych::store
