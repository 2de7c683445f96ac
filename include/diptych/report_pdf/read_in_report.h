// One reader's read as a report states it: before and after the AI was shown.
#pragma once

#include <optional>
#include <string>

#include "diptych/reading/reading_session.h"

namespace diptych::report_pdf
{

/// Unnamed: read by whoever sat there, without sign-in.
enum class ReadRole { Unnamed, First, Second, Arbiter };

struct ReadInReport {
    std::string reader;  // as the site names its readers, UTF-8; may be empty for Unnamed only
    ReadRole role = ReadRole::Unnamed;
    reading::SealedOpinion sealed;
    std::optional<reading::SettledOpinion> settled = {};  // empty: no opinion was given with the AI in sight

    /// What counts: the opinion after AI where there is one.
    [[nodiscard]] const reading::FullOpinion& counting() const { return settled ? settled->opinion : sealed.opinion; }
};

}  // namespace diptych::report_pdf
