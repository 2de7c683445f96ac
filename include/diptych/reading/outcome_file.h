// What came of examinations, from the site's own file: comma- or semicolon-separated values (RFC 4180), UTF-8.
//
// The first line names the columns, in any order; upper and lower case, spaces, "_" and "-" make no difference:
//   study_instance_uid (or study_uid)    } at least one of the two; where a line has both, the UID tells
//   accession_number   (or accession)    }
//   outcome            cancer, malignant, positive | no_cancer, benign, normal, negative | unknown, pending, empty
//   breast             (or laterality, side) R, right | L, left | B, both, bilateral | empty: somewhere, not told where
//   decision           recall, recalled | no_recall, not_recalled, routine | empty
//   date               (or outcome_date) 2026-11-26 or 20261126 | empty
// Other columns are passed over. Nothing is guessed: a line with any other word, or that contradicts another one, is
// refused with its number and why.
//
// Value; any thread. Holds no patient's name.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diptych/core/reason.h"
#include "diptych/reading/agreement.h"
#include "diptych/reading/reader_opinion.h"

namespace diptych::reading
{

enum class OutcomeBreast { NotTold, Right, Left, Both };

struct OutcomeLine {
    int line = 0;  // in the file, from 1
    std::string studyInstanceUid;
    std::string accessionNumber;
    OutcomeBreast breast = OutcomeBreast::NotTold;
    Outcome outcome = Outcome::Unknown;
    std::optional<Recall> decision = {};
    std::string date = {};  // YYYY-MM-DD or empty
};

struct RefusedLine {
    int line = 0;
    std::string why;  // a sentence for people

    friend bool operator==(const RefusedLine&, const RefusedLine&) = default;
};

/// What the file says of one examination, all its lines together.
struct ExamOutcome {
    Outcome right = Outcome::Unknown;
    Outcome left = Outcome::Unknown;
    /// Cancer where either breast has it or it is told without saying where; NoCancer where neither has.
    Outcome exam = Outcome::Unknown;
    std::optional<Recall> decision = {};
    /// A line by its UID and another by its accession number say opposite things: all the rest is then unknown.
    bool contradictory = false;

    [[nodiscard]] Outcome of(Laterality breast) const { return breast == Laterality::Right ? right : left; }
    friend bool operator==(const ExamOutcome&, const ExamOutcome&) = default;
};

class OutcomeFile
{
public:
    /// No outcomes at all.
    OutcomeFile() = default;

    /// InvalidArgument, with a sentence in `detail`, where the columns cannot be told; a line that cannot be taken is
    /// no failure.
    [[nodiscard]] static Result<OutcomeFile> parse(std::string_view bytes);

    [[nodiscard]] const std::vector<OutcomeLine>& lines() const { return lines_; }
    [[nodiscard]] const std::vector<RefusedLine>& refused() const { return refused_; }

    /// By UID, and by accession number in lines that have no UID.
    [[nodiscard]] ExamOutcome outcomeOf(const std::string& studyInstanceUid, const std::string& accessionNumber) const;

private:
    void refuseContradictions();
    void index();

    std::vector<OutcomeLine> lines_;
    std::vector<RefusedLine> refused_;
    std::unordered_map<std::string, std::vector<std::size_t>> byUid_;
    std::unordered_map<std::string, std::vector<std::size_t>> byAccession_;  // lines without a UID only
};

}  // namespace diptych::reading
