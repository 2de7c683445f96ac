#include "diptych/dicom_evidence/reading_report.h"
#include "evidence_example.h"

using namespace diptych;
using namespace diptych::test;
using namespace diptych::dicom_evidence;

namespace
{

class ReadingReport : public EvidenceTest
{
protected:
    static reading::FullOpinion recalled(const Example& made)
    {
        reading::FullOpinion opinion;
        opinion.scheme = reading::Scheme::BiRads;
        opinion.right = {reading::Recall::Recall, reading::BiRads::Cat4B, ""};
        opinion.left = {reading::Recall::NoRecall, reading::BiRads::Cat1, ""};
        opinion.density = reading::Density::C;
        reading::ReaderLesion lesion;
        lesion.type = reading::LesionType::IllDefinedMass;
        lesion.concern = reading::Concern::of(4);
        lesion.note = "près du mamelon";
        lesion.marks = {{made.study.views[3].sopInstanceUid, ViewPosition::Mlo, Box{1.0, 2.0, 3.0, 4.0}, {}, {}},
                        {made.study.views[2].sopInstanceUid, ViewPosition::Cc, ImagePoint{5.0, 6.0}, {}, {}}};
        opinion.lesions = {lesion};
        opinion.technicalRecalls = {{Laterality::Left,
                                     ViewPosition::Cc,
                                     made.study.views[0].sopInstanceUid,
                                     {reading::TechnicalReason::MotionBlur, reading::TechnicalReason::Obscured},
                                     ""}};
        return opinion;
    }
};

}  // namespace

TEST_F(ReadingReport, HoldsEveryReadBeforeAndAfterTheAi)
{
    const Example made = example();
    reading::FullOpinion normal;
    normal.right = {reading::Recall::NoRecall, {}, ""};
    normal.left = {reading::Recall::NoRecall, {}, ""};
    ReportedRead first{"Dr. Åse Ødegård",
                       reading::ReadRole::First,
                       {normal, "2024-03-02T09:00:00Z"},
                       reading::SettledOpinion{recalled(made), "2024-03-02T09:02:00Z"}};
    ReportedRead second{"Reader 2", reading::ReadRole::Second, {recalled(made), "2024-03-02T10:00:00Z"}, {}};
    reading::Decision decision;
    decision.right = {reading::DecisionState::Final, reading::Conclusion::Recall, {}};
    decision.left = {reading::DecisionState::Final, reading::Conclusion::Normal, {}};
    const auto file = folder() / "report.dcm";
    const auto written = writeReadingReport(made.study, {first, second}, decision, "2024-03-03T08:00:00Z", file);
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_TRUE(passesDciodvfy(file));
    EXPECT_TRUE(passesDsrdump(file));
    const auto said = run("dsrdump +Pl", file);
    if (!said)
        GTEST_SKIP() << "dsrdump (dcmtk) is not installed: the content was not looked at";
    for (const char* words : {"First read, sealed 2024-03-02T09:00:00Z, before the AI was shown",
                              "First read, settled 2024-03-02T09:02:00Z, after the AI was shown", "Second read, sealed",
                              "Dr. Åse Ødegård", "4B - Intermediate suspicion", "1 - Negative", "Heterogeneously dense",
                              "Mammographic breast mass", "level of concern 4 of 5", "près du mamelon", "POLYLINE",
                              "POINT", "recall for assessment, BI-RADS 4B", "not for diagnostic use", "obscured"})
        EXPECT_NE(said->text.find(words), std::string::npos) << words << " is missing in\n" << said->text;
}

TEST_F(ReadingReport, RefusesWhatItCannotState)
{
    const Example made = example();
    const auto file = folder() / "report.dcm";
    EXPECT_EQ(writeReadingReport(made.study, {}, {}, "", file).error().reason, Reason::InvalidArgument);
    reading::FullOpinion opinion = recalled(made);
    opinion.lesions[0].marks[0].sopInstanceUid = "1.2.3";
    EXPECT_EQ(writeReadingReport(made.study, {{"R", {}, {opinion, ""}, {}}}, {}, "", file).error().reason,
              Reason::InvalidArgument);
    EXPECT_FALSE(std::filesystem::exists(file));
}
