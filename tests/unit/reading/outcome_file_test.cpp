#include <gtest/gtest.h>

#include "diptych/reading/outcome_file.h"

using namespace diptych;
using namespace diptych::reading;

namespace
{

OutcomeFile parsed(std::string_view text)
{
    auto file = OutcomeFile::parse(text);
    EXPECT_TRUE(file) << (file ? "" : file.error().detail);
    return file ? *file : OutcomeFile();
}

std::string refusal(std::string_view text)
{
    const auto file = OutcomeFile::parse(text);
    EXPECT_FALSE(file);
    return file ? "" : file.error().detail;
}

}  // namespace

TEST(OutcomeFile, CommasSemicolonsAndTabsAreToldByTheFirstLine)
{
    for (const char* text : {"study_instance_uid,outcome\n1.2.3,cancer\n", "study_instance_uid;outcome\n1.2.3;cancer\n",
                             "study_instance_uid\toutcome\n1.2.3\tcancer", "study_instance_uid;outcome\r\n1.2.3;cancer",
                             "\xEF\xBB\xBFStudy Instance UID;Outcome\r\n\"1.2.3\";\" Cancer \"\r\n\r\n"}) {
        const OutcomeFile file = parsed(text);
        ASSERT_EQ(file.lines().size(), 1U) << text;
        EXPECT_EQ(file.lines()[0].line, 2);
        EXPECT_EQ(file.outcomeOf("1.2.3", "").exam, Outcome::Cancer);
        EXPECT_TRUE(file.refused().empty());
    }
}

TEST(OutcomeFile, EveryColumnAndTheUsualSpellingsAreTaken)
{
    const OutcomeFile file = parsed(
        "Remark,Accession,Breast,Outcome,Decision,Date\n"
        "\"seen by \"\"two\"\", then\nbiopsied\",A1,R,malignant,recalled,2026-03-01\n"
        ",A1,left,No cancer,not recalled,20260301\n"
        ",A2,,normal,routine,\n"
        ",A3,both,negative,,\n"
        ",A4,,pending,recall,\n"
        ",A5,bilateral,CANCER,RECALL,\n");
    EXPECT_TRUE(file.refused().empty());
    EXPECT_EQ(file.lines()[0].date, "2026-03-01");
    EXPECT_EQ(file.lines()[1].date, "2026-03-01");
    EXPECT_EQ(file.lines()[1].line, 4) << "a line break within quotes counts";
    EXPECT_EQ(file.outcomeOf("", "A1"),
              (ExamOutcome{Outcome::Cancer, Outcome::NoCancer, Outcome::Cancer, Recall::Recall}));
    EXPECT_EQ(file.outcomeOf("", "A2"),
              (ExamOutcome{Outcome::NoCancer, Outcome::NoCancer, Outcome::NoCancer, Recall::NoRecall}));
    EXPECT_EQ(file.outcomeOf("", "A3").exam, Outcome::NoCancer);
    EXPECT_EQ(file.outcomeOf("", "A4"),
              (ExamOutcome{Outcome::Unknown, Outcome::Unknown, Outcome::Unknown, Recall::Recall}));
    EXPECT_EQ(file.outcomeOf("", "A5").left, Outcome::Cancer);
    EXPECT_EQ(file.outcomeOf("", "A6"), ExamOutcome{});
    EXPECT_EQ(file.outcomeOf("", ""), ExamOutcome{});
}

TEST(OutcomeFile, OneBreastWithoutCancerDoesNotClearTheOther)
{
    const OutcomeFile file = parsed("accession,breast,outcome\nA1,R,no_cancer\nA2,,cancer\n");
    EXPECT_EQ(file.outcomeOf("", "A1"), (ExamOutcome{Outcome::NoCancer, Outcome::Unknown, Outcome::Unknown}));
    EXPECT_EQ(file.outcomeOf("", "A2"), (ExamOutcome{Outcome::Unknown, Outcome::Unknown, Outcome::Cancer}));
}

TEST(OutcomeFile, ALineThatCannotBeTakenIsNamedAndTheRestStays)
{
    const OutcomeFile file = parsed(
        "study_uid,accession,breast,outcome,decision,date\n"
        "1.2.1,,R,maybe,,\n"
        "1.2.2,,X,cancer,,\n"
        "1.2.3,,R,cancer,perhaps,\n"
        "1.2.4,,R,cancer,,01/02/2026\n"
        ",,R,cancer,,\n"
        "Doe,,R,cancer,,\n"
        ",2.02612E+11,R,cancer,,\n"
        "1.2.8,,R,cancer\n"
        "1.2.9,\"A\"1,R,cancer,,\n"
        "1.2.10,M\xFCller,R,cancer,,\n"
        "1.2.11,A11,R,cancer,recall,\n");
    ASSERT_EQ(file.lines().size(), 1U);
    EXPECT_EQ(file.lines()[0].line, 12);
    ASSERT_EQ(file.refused().size(), 10U);
    const char* why[] = {
        "outcome \"maybe\"", "breast \"X\"", "decision \"perhaps\"", "date \"01/02/2026\"", "no examination", "\"Doe\"",
        "rounded",           "4 cells",      "closing quotation",    "not in UTF-8"};
    for (std::size_t i = 0; i < 10; ++i) {
        EXPECT_EQ(file.refused()[i].line, static_cast<int>(i) + 2);
        EXPECT_NE(file.refused()[i].why.find(why[i]), std::string::npos) << file.refused()[i].why;
    }
}

TEST(OutcomeFile, AQuoteThatIsNeverClosedTakesNothingBelowIt)
{
    const OutcomeFile file = parsed("accession,outcome\nA1,cancer\n\"A2,cancer\nA3,cancer\n");
    EXPECT_EQ(file.lines().size(), 1U);
    ASSERT_EQ(file.refused().size(), 1U);
    EXPECT_EQ(file.refused()[0].line, 3);
    EXPECT_NE(file.refused()[0].why.find("never closed"), std::string::npos);
}

TEST(OutcomeFile, LinesThatContradictEachOtherAreAllRefusedAndNamed)
{
    for (const char* text : {
             "study_uid,accession,breast,outcome,decision\n1.2,,R,cancer,\n1.3,,R,cancer,\n1.2,,R,no_cancer,\n",
             "study_uid,accession,breast,outcome,decision\n1.2,,,cancer,\n1.3,,,cancer,\n1.2,,both,no_cancer,\n",
             "study_uid,accession,breast,outcome,decision\n1.2,,L,cancer,\n1.3,,,cancer,\n1.2,,,benign,\n",
             "study_uid,accession,breast,outcome,decision\n1.2,A,L,cancer,\n1.3,B,,cancer,\n,A,L,benign,\n",
             "study_uid,accession,breast,outcome,decision\n1.2,,L,,recall\n1.3,,,cancer,\n1.2,,L,,routine\n",
         }) {
        const OutcomeFile file = parsed(text);
        ASSERT_EQ(file.lines().size(), 1U) << text;
        EXPECT_EQ(file.lines()[0].line, 3) << text;
        ASSERT_EQ(file.refused().size(), 2U) << text;
        EXPECT_EQ(file.refused()[0].line, 2);
        EXPECT_EQ(file.refused()[1].line, 4);
        EXPECT_NE(file.refused()[0].why.find("lines 2, 4"), std::string::npos) << file.refused()[0].why;
        EXPECT_EQ(file.outcomeOf("1.2", "A").exam, Outcome::Unknown);
    }
}

TEST(OutcomeFile, TheSameTwiceAndUnknownBesideKnownAreNoContradiction)
{
    const OutcomeFile file =
        parsed("accession,breast,outcome\nA,R,cancer\nA,R,cancer\nA,R,unknown\nA,L,benign\nA,,cancer\n");
    EXPECT_TRUE(file.refused().empty());
    EXPECT_EQ(file.outcomeOf("", "A"), (ExamOutcome{Outcome::Cancer, Outcome::NoCancer, Outcome::Cancer}));
}

TEST(OutcomeFile, AnAccessionNumberOfTwoStudiesTellsNothingByItself)
{
    const OutcomeFile file = parsed("study_uid,accession,outcome\n1.1,A,cancer\n1.2,A,benign\n,A,cancer\n");
    EXPECT_EQ(file.outcomeOf("1.1", "A").exam, Outcome::Cancer);
    EXPECT_EQ(file.outcomeOf("1.2", "A").exam, Outcome::NoCancer);
    ASSERT_EQ(file.refused().size(), 1U);
    EXPECT_EQ(file.refused()[0].line, 4);
}

TEST(OutcomeFile, AnotherStudyWithTheSameAccessionNumberIsNotMeant)
{
    const OutcomeFile file = parsed("study_uid,accession,outcome\n1.1,A,cancer\n");
    EXPECT_EQ(file.outcomeOf("9.9", "A"), ExamOutcome{});
    const OutcomeFile mixed = parsed("study_uid,accession,outcome\n1.1,,cancer\n,A,benign\n");
    EXPECT_TRUE(mixed.outcomeOf("1.1", "A").contradictory);
    EXPECT_EQ(mixed.outcomeOf("1.1", "A").exam, Outcome::Unknown);
    EXPECT_EQ(mixed.outcomeOf("1.1", "B").exam, Outcome::Cancer);
}

TEST(OutcomeFile, AFileWithoutTheColumnsIsRefusedWithWhatToDo)
{
    EXPECT_NE(refusal("").find("first line"), std::string::npos);
    EXPECT_NE(refusal("1.2.3,cancer\n").find("study_instance_uid"), std::string::npos);
    EXPECT_NE(refusal("accession,date\nA,\n").find("no column outcome"), std::string::npos);
    EXPECT_NE(refusal("accession,outcome,Outcome\nA,cancer,benign\n").find("Two columns"), std::string::npos);
    EXPECT_NE(refusal("accession;outcome,breast\nA;cancer,R\n").find("separated"), std::string::npos);
    EXPECT_NE(refusal(std::string_view("\xFF\xFE"
                                       "a\0",
                                       4))
                  .find("UTF-16"),
              std::string::npos);
}
