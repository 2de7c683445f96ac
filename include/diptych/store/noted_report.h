// A report that was written of an exam: by what it is known again, and which one it amends.
//
// The store keeps no report, only that there was one: its number, and the hash of what it states
// (diptych/report_pdf/report_identity.h), so that who holds a report can ask whether it is the one that was written and
// whether a later one stands in its place. A report is never taken back or changed; another one amends it. Values; any
// thread.
#pragma once

#include <string>

namespace diptych::store
{

struct NotedReport {
    std::string number;       // as it is printed, once in the whole store; the log holds it, so nothing of the patient
    std::string hash;         // SHA-256 of what it states, 64 lower case hexadecimal digits
    std::string amends = {};  // number of an earlier report of the same exam, or empty
    std::string reason = {};  // why it amends that one
    std::string language = {};   // in which it was written: "en", "de"
    std::string writtenAt = {};  // ISO 8601, UTC
    /// What it was made of besides reads and assessment (the reader's ruler, arrows, ...), as JSON text, or empty. Kept
    /// and given back byte by byte; a bundle tells it, so it names no patient. The log holds its SHA-256.
    std::string madeOf = {};

    friend bool operator==(const NotedReport&, const NotedReport&) = default;
};

}  // namespace diptych::store
