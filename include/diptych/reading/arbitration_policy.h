// What becomes of an examination after two reads: a site's policy as data, and what it decides.
//
// Pure functions; any thread. Nothing is decided before both reads are there. Each breast is decided by itself: a
// breast on which the policy is satisfied keeps its result when the other one goes to arbitration. "Recall" is recall
// for assessment; a technical recall asks for a view again and is neither normal nor a recall.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diptych/core/reason.h"
#include "diptych/reading/full_opinion.h"

namespace diptych::reading
{

enum class DecisionRule {
    AnyRecallWins,          // the graver of the two conclusions stands; nobody is asked
    Consensus,              // where the conclusions differ, both readers settle it together
    ArbitrateDiscordant,    // where they differ, a third reader decides
    ArbitrateAllRecalls,    // besides, wherever any reader recalls for assessment
    ArbitrateAllNonNormal,  // besides, wherever any reader does not call the breast normal
};
/// "any_recall_wins", "consensus", "arbitrate_discordant", "arbitrate_all_recalls", "arbitrate_all_non_normal".
[[nodiscard]] std::string_view code(DecisionRule rule);
[[nodiscard]] std::optional<DecisionRule> decisionRule(std::string_view code);

struct ArbitrationPolicy {
    DecisionRule rule = DecisionRule::ArbitrateDiscordant;
    /// Two recalls of one breast for places that do not match count as discordant.
    bool differentPlacesAreDiscordant = false;

    friend bool operator==(const ArbitrationPolicy&, const ArbitrationPolicy&) = default;
};

/// What one read concludes of a breast, the graver the later.
enum class Conclusion { Normal, TechnicalRecall, Recall };
/// "normal", "technical_recall", "recall".
[[nodiscard]] std::string_view code(Conclusion conclusion);
[[nodiscard]] std::optional<Conclusion> conclusion(std::string_view code);

/// A sealed read: who, and what of each breast.
struct ConcludedRead {
    std::string reader;  // as the site names its readers; never empty
    Conclusion right = Conclusion::Normal;
    Conclusion left = Conclusion::Normal;

    [[nodiscard]] Conclusion of(Laterality breast) const { return breast == Laterality::Right ? right : left; }
};
/// InvalidArgument where a breast has no opinion yet or no reader is named.
[[nodiscard]] Result<ConcludedRead> concludedRead(std::string reader, const FullOpinion& opinion);

struct Reads {
    std::optional<ConcludedRead> first = {};
    std::optional<ConcludedRead> second = {};
    /// The third reader's, or what both readers settled together.
    std::optional<ConcludedRead> settling = {};
    bool rightForDifferentPlaces = false;  // BreastComparison::recalledForDifferentPlaces
    bool leftForDifferentPlaces = false;
};

enum class DecisionState { WaitingForFirstRead, WaitingForSecondRead, ToConsensus, ToArbitration, Final };

/// Why a breast goes to consensus or arbitration.
enum class SettlingReason { Discordant, DifferentPlaces, Recalled, NotNormal };
/// "discordant", "different_places", "recalled", "not_normal".
[[nodiscard]] std::string_view code(SettlingReason reason);
[[nodiscard]] std::optional<SettlingReason> settlingReason(std::string_view code);

struct BreastDecision {
    DecisionState state = DecisionState::WaitingForFirstRead;
    std::optional<Conclusion> conclusion = {};  // of Final only
    std::optional<SettlingReason> reason = {};  // why it went, also once it has been settled

    friend bool operator==(const BreastDecision&, const BreastDecision&) = default;
};

struct Decision {
    BreastDecision right = {};
    BreastDecision left = {};

    [[nodiscard]] const BreastDecision& of(Laterality breast) const
    {
        return breast == Laterality::Right ? right : left;
    }
    /// Of the examination: Final when both breasts are.
    [[nodiscard]] DecisionState state() const;
    /// Of the examination, the graver of both breasts'; nullopt before it is final.
    [[nodiscard]] std::optional<Conclusion> conclusion() const;

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// InvalidArgument where a second read is there without a first, where one reader read twice, where a settling read
/// comes before both reads or without need, or where the third reader is one of the two (in arbitration; a consensus is
/// theirs).
[[nodiscard]] Result<Decision> decide(const ArbitrationPolicy& policy, const Reads& reads);

/// "Right breast: to arbitration, the readers differ." One sentence for a breast.
[[nodiscard]] std::string sentence(Laterality breast, const BreastDecision& decision);

}  // namespace diptych::reading
