// One reader reads one study: opinion, seal, and what the reader makes of it once the AI is in sight.
//
//   Open --beginSeal--> Sealing --confirmSeal--> Sealed --revise--> Revising
//                          |                        \                  |
//                       abandonSeal                  +----settle-------+--> Settled
//
// While Sealing, the opinion stands still: it is being written to where reads are kept, and nothing of the AI may be
// drawn before that has come back. A sealed opinion never changes; the settled one stands beside it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/core/reason.h"
#include "diptych/core/view.h"
#include "diptych/reading/full_opinion.h"
#include "diptych/reading/opinion_faults.h"
#include "diptych/reading/reader_opinion.h"

namespace diptych::reading
{

/// Of one standard view the share of the breast tissue, 0 to 1, that was on screen at 61 % zoom (device pixels per
/// image pixel) or more before sealing. A fact about what was shown, not a judgement of the reading.
struct ViewCoverage {
    StandardView view = StandardView::RightCc;
    double share = 0.0;
};

/// By which an image can be known again: SHA-256 (hex) of its file as it lay on disk.
struct ImageDigest {
    std::string sopInstanceUid;
    std::string sha256;

    friend bool operator==(const ImageDigest&, const ImageDigest&) = default;
};

/// What was seen, and on what, when an opinion was sealed.
struct ReadingConditions {
    /// Of the four standard views those that the reader did not see, and why: "L CC (missing)".
    std::vector<std::string> viewsNotShown = {};
    /// Of the views in which tissue could be told from the background.
    std::vector<ViewCoverage> coverage = {};
    /// On what screens it was formed and what is known of their light, and through which presentation state of another
    /// maker the images were seen when it was sealed, if any, in words; empty where nothing was said.
    std::string displayStatement = {};
    /// Of the study's images; empty where they were not taken.
    std::vector<ImageDigest> images = {};
    /// From the exam being hung whole to sealing, with every pause; empty where it was not measured.
    std::optional<double> seconds = {};
};

/// A sealed opinion cannot be changed.
struct SealedOpinion {
    FullOpinion opinion;
    std::string sealedAt;     // ISO 8601, UTC
    bool aiWasHidden = true;  // false where the site shows the AI at once
    ReadingConditions conditions = {};
};

/// What the reader says with the AI in sight, kept or changed. It cannot be changed either.
struct SettledOpinion {
    FullOpinion opinion;
    std::string settledAt;  // ISO 8601, UTC
    /// What the AI in sight said of each breast; empty where it had not analysed it or had no result then.
    std::optional<Suspicion> aiRight = {};
    std::optional<Suspicion> aiLeft = {};

    friend bool operator==(const SettledOpinion&, const SettledOpinion&) = default;
};

/// Not thread-safe; lives on the thread that shows it.
class ReadingSession
{
public:
    explicit ReadingSession(bool readerFirst = true, Scheme scheme = Scheme::RecallOnly);
    /// A read that was sealed before, as it is kept.
    [[nodiscard]] static ReadingSession resumed(SealedOpinion sealed, std::optional<SettledOpinion> settled);

    enum class State { Open, Sealing, Sealed, Revising, Settled };
    [[nodiscard]] State state() const { return state_; }

    /// What stands now: the draft, the sealed opinion or its revision.
    [[nodiscard]] const FullOpinion& opinion() const { return opinion_; }
    [[nodiscard]] ReaderOpinion recalls() const { return opinion_.recalls(); }
    /// Open or Revising.
    [[nodiscard]] bool editable() const { return state_ == State::Open || state_ == State::Revising; }
    /// The scheme stays the session's. Refused (InvalidArgument) where not editable().
    [[nodiscard]] Result<void> change(FullOpinion next);
    [[nodiscard]] Result<void> set(Laterality breast, std::optional<Recall> recall);

    /// Takes back the last change, one at a time, as far as the sealing; false where there is none.
    bool undo();
    [[nodiscard]] bool canUndo() const { return editable() && !history_.empty(); }
    /// How many changes were made and not taken back.
    [[nodiscard]] std::size_t changes() const { return sealedChanges_ + history_.size(); }

    /// What would have to be mended before sealing or settling.
    [[nodiscard]] std::vector<OpinionFault> faults() const { return faultsOf(opinion_); }

    /// What is to be kept. Refused (InvalidArgument, detail: the first fault's sentence) with faults or when not Open.
    [[nodiscard]] Result<SealedOpinion> beginSeal(std::string nowUtc, ReadingConditions conditions = {});
    /// It is kept: from now on the AI may be drawn. Nothing where no seal was begun.
    void confirmSeal();
    /// It could not be kept: as before.
    void abandonSeal();
    /// Both at once, where there is nothing to wait for.
    [[nodiscard]] Result<SealedOpinion> seal(std::string nowUtc, ReadingConditions conditions = {});
    /// Once it is confirmed.
    [[nodiscard]] const std::optional<SealedOpinion>& sealed() const { return sealed_; }

    /// Opens the opinion again, to be changed with the AI in sight. Refused (InvalidArgument) when not Sealed.
    [[nodiscard]] Result<void> revise();
    /// Drops the changes since revise(); false where not Revising.
    bool abandonRevision();
    /// What settle() would keep. Refused (InvalidArgument) with faults or before the seal or once settled.
    [[nodiscard]] Result<SettledOpinion> settlement(std::string nowUtc) const;
    /// It is kept: the sealed opinion as it was, or as it has been revised.
    void settle(SettledOpinion settled);
    [[nodiscard]] const std::optional<SettledOpinion>& settled() const { return settled_; }

    /// The one question every drawing of marks, scores or banner must ask.
    [[nodiscard]] bool aiMayBeShown() const { return !readerFirst_ || sealed_.has_value(); }
    [[nodiscard]] bool readerFirst() const { return readerFirst_; }

private:
    bool readerFirst_;
    State state_ = State::Open;
    FullOpinion opinion_;
    std::vector<FullOpinion> history_;  // since the beginning, or since revise()
    std::size_t sealedChanges_ = 0;     // made before the seal
    std::optional<SealedOpinion> pending_;
    std::optional<SealedOpinion> sealed_;
    std::optional<SettledOpinion> settled_;
};

}  // namespace diptych::reading
