// What a report tells of its readers: result, opinions before and after AI, lesions, technical recalls.
#include "pdf_tools.h"
#include "reads_example.h"

namespace diptych::report_pdf
{

namespace
{

using example::biRads;
using example::Exam;
using example::fourViews;
using example::read;
using example::WrittenReport;
using reading::BiRads;

struct Written {
    QString first;
    QString all;
};

Written write(const ReportInput& input)
{
    const WrittenReport report(input);
    return {report.pages().value(0), report.text()};
}

TEST(Reads, NoOpinionIsSaidToBeNone)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    const Written report = write(exam.input());
    EXPECT_TEXT(report.first, "Right breast: no reader's opinion was given");
    EXPECT_TEXT(report.all, "No reader's opinion was given.");
}

TEST(Reads, ASingleOpinionIsTheResultOfOneReader)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.opinion = reading::SealedOpinion{reading::recallOnly({reading::Recall::Recall, reading::Recall::NoRecall}),
                                           "2024-03-01T09:41:00Z"};
    Written report = write(input);
    EXPECT_TEXT(report.first, "Result (one reader)");
    EXPECT_TEXT(report.first, "Right breast: recall for assessment");
    EXPECT_TEXT(report.first, "Left breast: no recall");
    EXPECT_TEXT(report.first, "Engine (AI): ");
    EXPECT_TEXT(report.first, "Density: not stated");
    EXPECT_TEXT(report.all, "2024-03-01 09:41:00 hidden");
    EXPECT_NO_TEXT(report.all, "No reader's opinion");
    EXPECT_NO_TEXT(report.all, "without having seen");
    EXPECT_NO_TEXT(report.all, "shown at 61 %");
    EXPECT_TEXT(report.all, "not recorded with the opinion");

    input.opinion->aiWasHidden = false;
    input.opinion->conditions.viewsNotShown = {"L CC (missing)", "R MLO (cannot be shown)"};
    input.opinion->conditions.coverage = {{StandardView::RightCc, 1.0}, {StandardView::LeftMlo, 0.847}};
    input.opinion->conditions.displayStatement = "EIZO RX560, 2048 x 2560, GSDF by the table measured on 2026-11-01";
    report = write(input);
    EXPECT_TEXT(report.all, "2024-03-01 09:41:00 shown");
    EXPECT_TEXT(report.all, "Given without having seen: L CC (missing), R MLO (cannot be shown).");
    EXPECT_TEXT(report.all, "Breast tissue shown at 61 % zoom or more before sealing: R CC 100 %, L MLO 84 %.");
    EXPECT_TEXT(report.all, "Display of the reader");
    EXPECT_TEXT(report.all, "EIZO RX560, 2048 x 2560, GSDF by the table measured on 2026-11-01");
}

TEST(Reads, TellBothReadersBeforeAndAfterAi)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = example::examWithNipples();
    ReportInput input = exam.input();
    input.reads = example::twoReads(exam);
    input.policy = reading::ArbitrationPolicy{};
    const Written report = write(input);
    EXPECT_TEXT(report.first, "Right breast: recall for assessment");
    EXPECT_TEXT(report.first, "Left breast: no recall");
    EXPECT_TEXT(report.first, "Density: C, heterogeneously dense");
    for (const char* expected :
         {"First reader: Dr. Alpha", "Second reader: Dr.", "recall BI-RADS 4A", "no recall BI-RADS 1",
          "kept at 2024-03-01 09:43:00", "changed at 2024-03-01 10:02:00", "no recall, now recall (towards the AI)",
          "BI-RADS 1, now BI-RADS 4A", "marks added where the AI marked: 1"})
        EXPECT_TEXT(report.all, expected);
}

TEST(Reads, TheFirstPageNamesTheCategoryBesideTheResult)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.policy = reading::ArbitrationPolicy{};
    input.reads = example::twoReads(exam);
    QString first = write(input).first;
    EXPECT_TEXT(first, "BI-RADS 4A");
    EXPECT_TEXT(first, "BI-RADS 2 (First reader); BI-RADS 1 (Second reader)");

    // Of a breast that the arbiter settled only the arbiter's.
    input.reads[1].settled.reset();
    input.reads.push_back(read("Dr. Gamma", reading::ReadRole::Arbiter, biRads(BiRads::Cat4B, BiRads::Cat1)));
    first = write(input).first;
    EXPECT_TEXT(first, "BI-RADS 4B");
    EXPECT_NO_TEXT(first, "BI-RADS 4A");

    reading::FullOpinion recalled;
    recalled.scheme = reading::Scheme::UnitedKingdom;
    recalled.right = {reading::Recall::Recall,
                      reading::UkCategory{reading::UkOpinion::RecallForAssessment, reading::Concern::of(4)}, "lump"};
    recalled.left = {reading::Recall::NoRecall, reading::UkCategory{}, ""};
    input.reads = {read("Dr. Alpha", reading::ReadRole::First, recalled),
                   read("Dr. Beta", reading::ReadRole::Second, recalled)};
    first = write(input).first;
    EXPECT_TEXT(first, "Category: recall for assessment, level of concern 4");
    EXPECT_TEXT(first, "Category: normal");

    input.reads = {read("Dr. Alpha", reading::ReadRole::First,
                        reading::recallOnly({reading::Recall::Recall, reading::Recall::NoRecall})),
                   read("Dr. Beta", reading::ReadRole::Second,
                        reading::recallOnly({reading::Recall::Recall, reading::Recall::NoRecall}))};
    EXPECT_NO_TEXT(write(input).first, "category");
}

TEST(Reads, AConclusionIsPrintedInItsLinesAndAfterTheAiWhereItChanged)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.reads = {read("Dr. Alpha", reading::ReadRole::First, biRads(BiRads::Cat1, BiRads::Cat2))};
    EXPECT_NO_TEXT(write(input).all, "Conclusion");
    input.reads[0].sealed.opinion.conclusion = "Scar left, stable since 2019.\n\nNext screening\tin two years.";
    input.reads[0].settled = reading::SettledOpinion{input.reads[0].sealed.opinion, "2024-03-01T09:43:00Z"};
    const WrittenReport kept(input);
    EXPECT_TEXT(kept.text(), "Conclusion Scar left, stable since 2019. Next screening in two years.");
    EXPECT_TRUE(kept.lines(2).contains(QStringLiteral("Next screening in two years."))) << "a line of its own";
    EXPECT_NO_TEXT(kept.text(), "Conclusion after AI");

    input.reads[0].settled->opinion.conclusion = "Scar left.";
    EXPECT_TEXT(write(input).all, "Conclusion after AI Scar left.");
    input.reads[0].settled->opinion.conclusion.clear();
    EXPECT_TEXT(write(input).all, "Conclusion withdrawn after AI.");
}

TEST(Reads, AConclusionOfManyLinesGoesOnOnTheNextPage)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.reads = {read("Dr. Alpha", reading::ReadRole::First, biRads(BiRads::Cat1, BiRads::Cat2))};
    for (int line = 1; line <= 150; ++line)
        input.reads[0].sealed.opinion.conclusion += "line " + std::to_string(line) + ".\n";
    const QString text = WrittenReport(input).text();
    for (int line = 1; line <= 150; ++line)
        EXPECT_TEXT(text, ("line " + std::to_string(line) + ".").c_str());
}

TEST(Reads, NoNoteIsPartedFromItsLesion)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = example::examWithNipples();
    ReportInput input = exam.input();
    ReadInReport one = read("Dr. Alpha", reading::ReadRole::First, biRads(BiRads::Cat4A, BiRads::Cat2));
    for (int lesion = 0; lesion < 40; ++lesion)
        one.sealed.opinion.lesions.push_back({Laterality::Right,
                                              reading::LesionType::IllDefinedMass,
                                              {},
                                              "noted",
                                              {example::markIn(exam, StandardView::RightCc, {475.0, 528.0}, 100.0)}});
    input.reads = {one};
    const WrittenReport report(input);
    for (int page = 2; page <= report.pages().size(); ++page) {
        const QStringList lines = report.lines(page);
        for (qsizetype line = 1; line < lines.size(); ++line)
            if (lines[line].contains(QStringLiteral("Note: noted"))) {
                EXPECT_NE(lines[line - 1].indexOf(QStringLiteral("engine:")), -1) << lines[line - 1].toStdString();
            }
    }
}

TEST(Reads, WhatIsStillToBeDoneStandsOnTheFirstPage)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.policy = reading::ArbitrationPolicy{};
    input.reads = example::twoReads(exam);
    input.reads[1].settled.reset();
    Written report = write(input);
    EXPECT_TEXT(report.first, "Right breast: arbitration needed");
    EXPECT_TEXT(report.first, "Because the readers differ.");
    EXPECT_TEXT(report.first, "Left breast: no recall");

    input.reads.push_back(read("Dr. Gamma", reading::ReadRole::Arbiter, biRads(BiRads::Cat4B, BiRads::Cat1)));
    report = write(input);
    EXPECT_TEXT(report.first, "Right breast: recall for assessment");
    EXPECT_TEXT(report.first, "Settled because the readers differ.");
    EXPECT_TEXT(report.all, "Arbiter: Dr. Gamma");

    input.reads.resize(1);
    report = write(input);
    EXPECT_TEXT(report.first, "Right breast: second read not given");
    EXPECT_NO_TEXT(report.first, "recall for assessment");

    input.reads = example::twoReads(exam);
    input.policy.reset();
    EXPECT_TEXT(write(input).first, "not decided: no rule for more than one read was given");
}

TEST(Reads, ATechnicalRecallNamesViewAndReason)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.policy = reading::ArbitrationPolicy{};
    input.reads = {read("Dr. Alpha", reading::ReadRole::First, biRads(BiRads::Cat1, BiRads::Cat1)),
                   read("Dr. Beta", reading::ReadRole::Second, biRads(BiRads::Cat1, BiRads::Cat1))};
    for (ReadInReport& each : input.reads)
        each.sealed.opinion.technicalRecalls = {
            {Laterality::Left,
             ViewPosition::Mlo,
             exam.view(StandardView::LeftMlo).sopInstanceUid,
             {reading::TechnicalReason::PectoralMuscleShort, reading::TechnicalReason::Obscured},
             "hair over the axilla"}};
    const Written report = write(input);
    EXPECT_TEXT(report.first, "Left breast: technical recall");
    EXPECT_TEXT(report.first, "L MLO again: MLO Insufficient pectoral muscle, Breast obscured, hair over the axilla");
    EXPECT_TEXT(report.first, "Right breast: no recall");
    EXPECT_TEXT(report.all, "MLO Insufficient pectoral muscle (DCM 111197); Breast obscured");
}

TEST(Reads, LesionsTellPlaceSizeAndWhoElseMarkedThem)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = example::examWithNipples();
    ReportInput input = exam.input();
    input.reads = example::twoReads(exam);
    input.reads[0].sealed.opinion.lesions[0].note = "spiculated";
    input.reads[0].settled->opinion = input.reads[0].sealed.opinion;
    const WrittenReport report(input);
    const QString text = report.text();
    for (const char* expected :
         {"Ill-defined mass", "level of concern", "Note: spiculated", "B1", "added after AI", "upper outer",
          "10 o'clock", "middle", "reader: B1 engine: 1, 2", "reader: A1 engine: 1, 2"})
        EXPECT_TEXT(text, expected);
    // Two lesions in two views each.
    EXPECT_EQ(text.count(QStringLiteral("16 mm (imager)")), 4);
    // Once in each of the two views.
    EXPECT_EQ(report.pages().value(0).count(QStringLiteral("A1")), 2);
    EXPECT_EQ(report.pages().value(0).count(QStringLiteral("B1")), 2);
    EXPECT_TEXT(report.pages().value(0), "Rings with letter and number: the readers' lesions");
}

TEST(Reads, WhatChangedAfterAiBesidesTheRecallIsTold)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.reads = {read("Dr. Alpha", reading::ReadRole::First, biRads(BiRads::Cat1, BiRads::Cat1))};
    reading::FullOpinion after = input.reads[0].sealed.opinion;
    after.left.reason = "scar";
    input.reads[0].settled = reading::SettledOpinion{after, "2024-03-01T09:43:00Z"};
    EXPECT_TEXT(write(input).all, "Marks, reasons, notes or conclusion changed; recall and category kept.");
    after.technicalRecalls = {{Laterality::Left, ViewPosition::Cc, "1.2", {reading::TechnicalReason::MotionBlur}, ""}};
    after.density = reading::Density::B;
    input.reads[0].settled->opinion = after;
    const Written report = write(input);
    EXPECT_TEXT(report.all, "Left breast: no technical recall, now technical recall.");
    EXPECT_TEXT(report.all, "Density now: B, scattered fibroglandular density.");
    EXPECT_NO_TEXT(report.all, "category kept");
}

TEST(Reads, WhatTheGeometryDoesNotTellIsUnknown)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();  // no nipple was found
    ReportInput input = exam.input();
    ReadInReport one = read("Dr. Alpha", reading::ReadRole::First, biRads(BiRads::Cat1, BiRads::Cat3));
    one.sealed.opinion.lesions = {
        {Laterality::Left,
         reading::LesionType::Microcalcification,
         {},
         "",
         {{exam.view(StandardView::LeftCc).sopInstanceUid, ViewPosition::Cc, ImagePoint{300, 400}, {}}}}};
    input.reads = {one};
    EXPECT_TEXT(WrittenReport(input).text(),
                "A1 Microcalcification L CC not measured unknown unknown unknown unknown engine: not marked");
}

TEST(Reads, AWithdrawnLesionStaysInTheReportAndIsSaidToBeWithdrawn)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = example::examWithNipples();
    ReportInput input = exam.input();
    input.reads = {example::twoReads(exam)[0]};
    input.reads[0].settled->opinion = biRads(BiRads::Cat1, BiRads::Cat2);
    const Written report = write(input);
    EXPECT_TEXT(report.all, "withdrawn after AI");
    EXPECT_TEXT(report.all, "recall, now no recall (away from the AI)");
    EXPECT_TEXT(report.first, "(A1)");
    EXPECT_TEXT(report.first, "Right breast: no recall");
}

}  // namespace

}  // namespace diptych::report_pdf
