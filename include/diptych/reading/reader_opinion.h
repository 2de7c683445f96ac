// The reader's own opinion: a type of its own, which nothing of the engine can overwrite.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/reason.h"
#include "diptych/core/view.h"

namespace diptych::reading
{

enum class Recall { NoRecall, Recall };

/// An opinion per breast; empty until given.
struct ReaderOpinion {
    std::optional<Recall> right;
    std::optional<Recall> left;

    [[nodiscard]] bool whole() const { return right && left; }
    friend bool operator==(const ReaderOpinion&, const ReaderOpinion&) = default;
};

/// Of one standard view the share of the breast tissue, 0 to 1, that was on screen at 61 % zoom (device pixels per
/// image pixel) or more before sealing. A fact about what was shown, not a judgement of the reading.
struct ViewCoverage {
    StandardView view = StandardView::RightCc;
    double share = 0.0;
};

/// What was seen, and on what, when an opinion was sealed.
struct ReadingConditions {
    /// Of the four standard views those that the reader did not see, and why: "L CC (missing)".
    std::vector<std::string> viewsNotShown = {};
    /// Of the views in which tissue could be told from the background.
    std::vector<ViewCoverage> coverage = {};
    /// On what screens it was formed and what is known of their light, in words; empty where nothing was said.
    std::string displayStatement = {};
};

/// A sealed opinion cannot be changed.
struct SealedOpinion {
    ReaderOpinion opinion;
    std::string sealedAt;     // ISO 8601, UTC
    bool aiWasHidden = true;  // false where the site shows the AI at once
    ReadingConditions conditions = {};
};

/// One reader, one study: gathers the opinion, seals it once, and says whether the AI may be drawn.
/// Not thread-safe; lives on the thread that shows it.
class ReadingSession
{
public:
    explicit ReadingSession(bool readerFirst = true) : readerFirst_(readerFirst) {}

    /// Refused (InvalidArgument) once sealed.
    [[nodiscard]] Result<void> set(Laterality breast, std::optional<Recall> recall);
    [[nodiscard]] const ReaderOpinion& opinion() const { return opinion_; }

    /// Takes back the last change, one at a time, until sealed; false where there is none.
    bool undo();
    [[nodiscard]] bool canUndo() const { return !sealed_ && !history_.empty(); }
    /// How many changes were made and not taken back.
    [[nodiscard]] std::size_t changes() const { return history_.size(); }

    /// Needs an opinion for both breasts; refused (InvalidArgument) otherwise or when already sealed.
    [[nodiscard]] Result<SealedOpinion> seal(std::string nowUtc, ReadingConditions conditions = {});
    [[nodiscard]] const std::optional<SealedOpinion>& sealed() const { return sealed_; }

    /// The one question every drawing of marks, scores or banner must ask.
    [[nodiscard]] bool aiMayBeShown() const { return !readerFirst_ || sealed_.has_value(); }
    [[nodiscard]] bool readerFirst() const { return readerFirst_; }

private:
    bool readerFirst_;
    ReaderOpinion opinion_;
    std::vector<ReaderOpinion> history_;
    std::optional<SealedOpinion> sealed_;
};

}  // namespace diptych::reading
