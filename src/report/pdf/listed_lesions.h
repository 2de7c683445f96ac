// The lesions of all readers in the order in which a report numbers them, and who else marked each place.
//
// Pure function; any thread. Reader A's lesions are A1, A2 ..., first those that were sealed, then those that were
// added once the AI was in sight.
#pragma once

#include <string>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/report_pdf/read_in_report.h"

namespace diptych::report_pdf
{

struct ListedLesion {
    enum class Standing { Kept, AddedAfterAi, WithdrawnAfterAi };

    std::size_t read = 0;  // index into the reads
    std::string number;    // "A1"
    reading::ReaderLesion lesion;
    Standing standing = Standing::Kept;
    std::vector<std::string> otherReaders = {};  // numbers of the others' lesions that are held to be one place with it
    std::vector<int> engine = {};                // Finding::id, ascending
};

/// "A" for the first read.
[[nodiscard]] std::string readLetter(std::size_t read);

/// Places are matched as in reading/compare_reads.h, each read with each other and with the engine.
[[nodiscard]] std::vector<ListedLesion> listedLesions(const std::vector<ReadInReport>& reads,
                                                      const ExamAssessment& assessment);

}  // namespace diptych::report_pdf
