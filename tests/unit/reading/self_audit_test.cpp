#include <gtest/gtest.h>

#include "diptych/reading/self_audit.h"
#include "recalls.h"

using namespace diptych;
using namespace diptych::reading;

namespace
{

FullOpinion said(Recall right, Recall left)
{
    return recallOnly({right, left});
}

AuditedRead read(int exam, Recall right, Recall left, std::optional<int> aiRight = {}, std::optional<int> aiLeft = {})
{
    AuditedRead made;
    made.exam = {"1.2." + std::to_string(exam), "A" + std::to_string(exam)};
    made.readerId = "me";
    made.sealedAt = "2026-03-0" + std::to_string(exam % 9 + 1) + "T10:00:00Z";
    made.sealed = said(right, left);
    if (aiRight)
        made.ai.right = Suspicion::of(*aiRight);
    if (aiLeft)
        made.ai.left = Suspicion::of(*aiLeft);
    return made;
}

AuditedRead other(int exam, Recall right, Recall left, ReadRole role = ReadRole::Second)
{
    AuditedRead made = read(exam, right, left);
    made.readerId = "other";
    made.role = role;
    return made;
}

OutcomeFile outcomes(const std::string& lines)
{
    return *OutcomeFile::parse("accession,breast,outcome,decision\n" + lines);
}

}  // namespace

TEST(SelfAudit, NothingReadIsNoLocalData)
{
    const SelfAudit audit = selfAudit("me", {other(1, Yes, No)}, {});
    EXPECT_EQ(audit.reads, 0);
    EXPECT_FALSE(audit.readsPerDay());
    EXPECT_EQ(text(audit.recallRate), "no local data");
    EXPECT_EQ(text(audit.withOthers.kappa()), "no local data");
    EXPECT_EQ(text(audit.accuracy.sensitivity()), "no local data");
    EXPECT_EQ(audit.seconds.of, 0);
}

TEST(SelfAudit, OwnReadsAreCountedByRoleDayAndMonthWithinThePeriod)
{
    std::vector<AuditedRead> reads{read(1, Yes, No), read(2, No, No), read(3, No, Yes), read(4, No, No),
                                   other(5, Yes, Yes)};
    reads[1].role = ReadRole::Second;
    reads[1].sealedAt = reads[0].sealedAt;
    reads[2].role = ReadRole::Arbiter;
    reads[3].sealedAt = "2026-02-28T23:59:59Z";
    reads[3].aiWasHidden = false;
    const SelfAudit all = selfAudit("me", reads, {});
    EXPECT_EQ(all.reads, 4);
    EXPECT_EQ(all.firstReads, 2);
    EXPECT_EQ(all.secondReads, 1);
    EXPECT_EQ(all.arbitrations, 1);
    EXPECT_EQ(all.days, 3);
    EXPECT_EQ(all.aiInSight, 1);
    EXPECT_EQ(all.recallRate, (Proportion{1, 3})) << "an arbiter's reads were chosen: they are no recall rate";
    ASSERT_EQ(all.months.size(), 2U);
    EXPECT_EQ(all.months[0].month, "2026-02");
    EXPECT_EQ(all.months[1].recalls, (Proportion{1, 2}));
    EXPECT_EQ(all.cases.front().sealedAt, "2026-02-28T23:59:59Z") << "by time";

    EXPECT_EQ(selfAudit("me", reads, {}, {"2026-03-01", ""}).reads, 3);
    EXPECT_EQ(selfAudit("me", reads, {}, {"", "2026-02-28"}).reads, 1) << "the last day is in it";
}

TEST(SelfAudit, WhatWasSettledTogetherIsCountedApartForBothAndIsInNoOtherFigure)
{
    std::vector<AuditedRead> reads{read(1, Yes, No), other(1, No, No), other(1, Yes, No, ReadRole::Consensus)};
    const SelfAudit without = selfAudit("me", {reads[0], reads[1]}, {});
    reads[2].withReaderId = "me";
    reads[2].aiWasHidden = false;
    const SelfAudit mine = selfAudit("me", reads, {});
    EXPECT_EQ(mine.consensus, 1);
    EXPECT_EQ(selfAudit("other", reads, {}).consensus, 1);
    EXPECT_EQ(selfAudit("third", reads, {}).consensus, 0);
    EXPECT_EQ(selfAudit("me", reads, {}, {"2027-01-01", ""}).consensus, 0) << "of the period";
    EXPECT_EQ(without.consensus, 0);
    EXPECT_EQ(mine.reads, without.reads);
    EXPECT_EQ(mine.arbitrations, 0);
    EXPECT_EQ(mine.recallRate, without.recallRate);
    EXPECT_EQ(mine.aiInSight, without.aiInSight);
    EXPECT_EQ(mine.changes.notSettled, without.changes.notSettled);
    EXPECT_EQ(mine.withOthers.kappa().of, without.withOthers.kappa().of);
    EXPECT_EQ(mine.cases.size(), without.cases.size());
    EXPECT_EQ(selfAudit("other", reads, {}).reads, 1);
}

TEST(SelfAudit, AgreementIsWithTheOtherBlindReadOfTheSameExamination)
{
    std::vector<AuditedRead> reads{read(1, Yes, No), read(2, No, No), read(3, No, No), read(4, Yes, No),
                                   read(5, No, No)};
    reads.push_back(other(1, No, Yes));  // both recall the woman
    reads.push_back(other(2, No, No));
    reads.push_back(other(3, Yes, No));
    reads.push_back(other(4, No, No, ReadRole::Arbiter));  // read in sight of both: no pair
    reads.push_back(other(5, No, No));
    reads.back().aiWasHidden = false;
    reads.push_back(other(6, Yes, Yes));  // not read by me
    const SelfAudit audit = selfAudit("me", reads, {});
    EXPECT_EQ(audit.withOthers.bothRecall, 1);
    EXPECT_EQ(audit.withOthers.neither, 1);
    EXPECT_EQ(audit.withOthers.onlySecond, 1);
    EXPECT_EQ(audit.withOthers.onlyFirst, 0);
    EXPECT_EQ(audit.withOthers.notBlind, 1);
}

TEST(SelfAudit, OneUidOfTwoPatientsIsTwoExaminations)
{
    std::vector<AuditedRead> reads{read(1, Yes, No), other(1, No, No)};
    reads[0].exam.patientHash = "p";
    reads[1].exam.patientHash = "q";
    EXPECT_EQ(selfAudit("me", reads, {}).withOthers.counted(), 0);
}

TEST(SelfAudit, OnlyARecallOfTheBreastWithCancerHasFoundIt)
{
    const std::vector<AuditedRead> reads{
        read(1, Yes, No, 2, 3),   // cancer right: found, the AI did not
        read(2, No, Yes, 9, 1),   // cancer right: the wrong breast recalled; the AI was right
        read(3, No, No, 1, 2),    // none: both right
        read(4, Yes, No, 1, 1),   // none: recalled; the AI was right
        read(5, No, No, 1, 1),    // cancer somewhere: both wrong
        read(6, No, No),          // cancer, the AI said nothing
        read(7, Yes, Yes, 9, 9),  // outcome not known
    };
    const SelfAudit audit = selfAudit("me", reads,
                                      outcomes("A1,R,cancer,\nA2,R,cancer,\nA3,,benign,\nA4,both,benign,\n"
                                               "A5,,cancer,\nA6,L,cancer,\n"));
    EXPECT_EQ(audit.accuracy.sensitivity(), (Proportion{1, 4}));
    EXPECT_EQ(audit.accuracy.specificity(), (Proportion{1, 2}));
    EXPECT_EQ(audit.accuracy.unknown, 1);
    EXPECT_EQ(audit.aiAccuracy.sensitivity(), (Proportion{1, 3}));
    EXPECT_EQ(audit.aiAccuracy.specificity(), (Proportion{2, 2}));
    EXPECT_EQ(audit.rightAndWrong.bothRight, 1);
    EXPECT_EQ(audit.rightAndWrong.aiAlone, 2);
    EXPECT_EQ(audit.rightAndWrong.readerAlone, 1);
    EXPECT_EQ(audit.rightAndWrong.bothWrong, 1);
    const auto missed = audit.cancersMissed();
    ASSERT_EQ(missed.size(), 3U);
    EXPECT_EQ(missed[0].exam.accessionNumber, "A2");
    EXPECT_EQ(missed[1].exam.accessionNumber, "A5");
    EXPECT_EQ(missed[2].exam.accessionNumber, "A6");
}

TEST(SelfAudit, ReadsInSightOfTheAiAreLeftOutOfWhoWasRightAndTold)
{
    std::vector<AuditedRead> reads{read(1, No, No, 9, 9), read(2, No, No, 9, 9)};
    reads[0].aiWasHidden = false;
    reads[1].role = ReadRole::Arbiter;
    const SelfAudit audit = selfAudit("me", reads, outcomes("A1,,cancer,\nA2,,cancer,\n"));
    EXPECT_EQ(audit.rightAndWrong.counted(), 0);
    EXPECT_EQ(audit.accuracy.notBlind, 2);
    EXPECT_TRUE(audit.cancersMissed().empty());
}

TEST(SelfAudit, TheAiSpeaksForRecallFromTheSitesScoreOn)
{
    const std::vector<AuditedRead> reads{read(1, No, No, 5, 1)};
    const OutcomeFile file = outcomes("A1,,cancer,\n");
    EXPECT_EQ(selfAudit("me", reads, file).rightAndWrong.aiAlone, 1);
    EXPECT_EQ(selfAudit("me", reads, file, {}, {*Suspicion::of(6)}).rightAndWrong.bothWrong, 1);
}

TEST(SelfAudit, ChangesAfterTheAiAreCountedBreastByBreast)
{
    std::vector<AuditedRead> reads{read(1, No, No, 9, 1), read(2, Yes, No, 9, 9), read(3, No, No),
                                   read(4, No, No, 9, 9)};
    reads[0].settled = said(Yes, No);  // right towards, left none
    reads[1].settled = said(No, No);   // right away, left none
    reads[2].settled = said(No, Yes);  // left changed without AI, right none
    const ChangeCounts counted = selfAudit("me", reads, {}).changes;
    EXPECT_EQ(counted.towardsAi, 1);
    EXPECT_EQ(counted.awayFromAi, 1);
    EXPECT_EQ(counted.withoutAi, 1);
    EXPECT_EQ(counted.none, 3);
    EXPECT_EQ(counted.notSettled, 1);
}

TEST(SelfAudit, TimeACaseIsMedianAndQuartilesOfWhatWasMeasured)
{
    std::vector<AuditedRead> reads;
    for (int i = 1; i <= 5; ++i)
        reads.push_back(read(i, No, No));
    for (const int i : {0, 1, 2, 3})
        reads[static_cast<std::size_t>(i)].seconds = 40.0 - 10.0 * i;
    const SecondsPerCase seconds = selfAudit("me", reads, {}).seconds;  // R: quantile(c(10, 20, 30, 40))
    EXPECT_EQ(seconds.of, 4);
    EXPECT_EQ(seconds.notMeasured, 1);
    EXPECT_DOUBLE_EQ(seconds.lowerQuartile, 17.5);
    EXPECT_DOUBLE_EQ(seconds.median, 25.0);
    EXPECT_DOUBLE_EQ(seconds.upperQuartile, 32.5);
}

TEST(SelfAudit, AScoreMeansWhatCameOfEachExaminationOnceWhoeverReadIt)
{
    std::vector<AuditedRead> reads{read(1, No, No, 7, 2), other(1, No, No), read(2, No, No, 3, 7),
                                   read(3, No, No, 7, {})};
    reads[1].ai = reads[0].ai;
    reads.push_back(other(4, No, No));
    reads.back().ai = {Suspicion::of(1), Suspicion::of(7)};
    const OutcomeFile file = outcomes("A1,,cancer,recall\nA2,,benign,routine\nA3,,cancer,recall\n");
    const auto scores = selfAudit("me", reads, file, {"2030-01-01", ""}).scores;
    EXPECT_EQ(scores[6].cancers, (Proportion{1, 2})) << "A3 has no verdict: one breast was not analysed";
    EXPECT_EQ(scores[6].recalls, (Proportion{1, 2}));
    EXPECT_EQ(scores[6].unknownOutcome, 1) << "A4";
    EXPECT_EQ(text(scores[2].cancers), "no local data");
}

TEST(SelfAudit, SmallNumbersSaySo)
{
    EXPECT_EQ(caution(0), "");
    EXPECT_EQ(caution(9), "; fewer than 10");
    EXPECT_EQ(caution(10), "");
}
