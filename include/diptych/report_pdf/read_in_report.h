// One reader's read as a report states it: before and after the AI was shown.
#pragma once

#include <optional>
#include <string>

#include "diptych/reading/read_role.h"
#include "diptych/reading/reading_session.h"

namespace diptych::report_pdf
{

struct ReadInReport {
    std::string reader;  // as the site names its readers, UTF-8; empty for a read without sign-in only
    std::optional<reading::ReadRole> role = {};  // empty: read by whoever sat there, without sign-in
    reading::SealedOpinion sealed;
    std::optional<reading::SettledOpinion> settled = {};  // empty: no opinion was given with the AI in sight
    std::string readerId = {};                            // in the store of readings; empty without sign-in
    /// readerHash() of the reader, where the name is not at hand: the report states it as if the name were, and prints
    /// what `reader` holds instead.
    std::string readerSha256 = {};

    /// What counts: the opinion after AI where there is one.
    [[nodiscard]] const reading::FullOpinion& counting() const { return settled ? settled->opinion : sealed.opinion; }
};

}  // namespace diptych::report_pdf
