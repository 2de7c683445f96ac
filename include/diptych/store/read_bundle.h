// One exam's readings as a file that proves itself: "diptych.read-bundle/1", JSON.
//
// It holds every read and settlement of the exam, what was decided by them, and what the store knows of its reports, as
// the text that the log's hashes stand on, the images' digests, the engine's assessment and the whole log, so that who
// has nothing but the file can see whether anything was changed since it was sealed. What a chain alone cannot tell is
// in read_log.h: compare the head with one that was noted elsewhere. Of the patient there is the store's pseudonym
// alone: the assessment goes in without Patient ID, accession number and paths. Readers are UUIDs. Not for eyes that
// have yet to read the exam.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/store/read_store.h"

namespace diptych::store
{

/// Notes the export in the log, with the assessment's hash, and returns the bundle of that same moment.
/// `assessmentJson`: a line of report_json, or empty where there is none.
/// InvalidArgument: nothing is sealed of this exam, or the assessment is none of this study.
[[nodiscard]] Result<std::string> exportBundle(ReadStore& store, const Exam& exam, std::string_view assessmentJson);

/// What a bundle holds, and the first thing in it that does not hold.
struct BundleCheck {
    std::string programVersion;            // that made it
    Exam exam;                             // without date and accession number
    std::vector<SealedRead> reads;         // with their settlements; those that could be understood
    std::optional<KeptDecision> decision;  // where the exam is decided
    std::vector<NotedReport> reports;      // oldest first; those that could be understood
    std::vector<reading::ImageDigest> images;
    std::string assessment;  // as JSON, or empty
    std::int64_t entries = 0;
    LogHead head;
    std::optional<std::string> broken;  // a sentence: "Log entry 7 (read_sealed): its contents were changed."

    [[nodiscard]] bool intact() const { return !broken; }
};

/// Needs no database and no network. With `noted`, a head noted earlier, also whether that entry is in the log.
/// Unreadable (detail: where): no JSON, or not "diptych.read-bundle/1". Any thread.
[[nodiscard]] Result<BundleCheck> checkBundle(std::string_view json,
                                              const std::optional<LogHead>& noted = std::nullopt);

}  // namespace diptych::store
