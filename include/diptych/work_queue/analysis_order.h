// One study that is to be analysed ahead, as the message that lies in the queue: "diptych.analysis-order/1".
//
// The message names the study by its Study Instance UID (0020,000D) and says where its files lie. It holds no name and
// no ID of a patient, only the hash that tells two patients under one UID apart (store::patientHash()); a path is the
// site's own, so folders that are named after patients would carry those names. Values; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/core/reason.h"

namespace diptych::work_queue
{

/// Urgent: somebody reads the list now. Ahead: everything else. An urgent order is always taken first.
enum class Priority { Urgent, Ahead };
/// "urgent", "ahead".
[[nodiscard]] std::string_view code(Priority priority);

/// One try that came to nothing.
struct FailedTry {
    std::string at;      // ISO 8601, UTC
    std::string reason;  // a code of Reason, or "worker_lost" where nobody was left to say
    std::string worker;  // host and process

    friend bool operator==(const FailedTry&, const FailedTry&) = default;
};

struct AnalysisOrder {
    std::string studyInstanceUid;
    std::string patientHash;     // or empty: whoever's study bears the UID
    std::filesystem::path path;  // folder or file that holds the study, as every worker sees it
    std::string requestedAt;     // ISO 8601, UTC
    Priority priority = Priority::Ahead;
    std::vector<FailedTry> failed = {};  // oldest first

    friend bool operator==(const AnalysisOrder&, const AnalysisOrder&) = default;
};

/// One JSON object without line breaks. Paths are UTF-8; a path that is none cannot be ordered (InvalidArgument).
[[nodiscard]] Result<std::string> orderText(const AnalysisOrder& order);

/// InvalidArgument: no such message, or a field that is missing or of another type. The detail names the field and
/// never repeats the message.
[[nodiscard]] Result<AnalysisOrder> parseOrder(std::string_view text);

}  // namespace diptych::work_queue
