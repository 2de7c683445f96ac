// The report in English, French and German, with names in any script.
#include <QTranslator>
#include <future>

#include "diptych/core/version.h"
#include "diptych/core/wording.h"
#include "engine_words.h"
#include "pdf_tools.h"
#include "reads_example.h"
#include "report_language.h"

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

/// Two readers who agree on a recall of the right breast for a lesion in its upper outer quadrant, and on a technical
/// recall of L MLO.
ReportInput reportIn(const char* language, const Exam& exam)
{
    ReportInput input = exam.input();
    input.language = language;
    input.policy = reading::ArbitrationPolicy{};
    input.reads = example::twoReads(exam);
    for (ReadInReport& each : input.reads)
        each.settled->opinion.technicalRecalls = {{Laterality::Left,
                                                   ViewPosition::Mlo,
                                                   exam.view(StandardView::LeftMlo).sopInstanceUid,
                                                   {reading::TechnicalReason::NippleNotInProfile},
                                                   ""}};
    return input;
}

TEST(Languages, FrenchReportUsesTheTermsOfTheField)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = example::examWithNipples();
    const WrittenReport report(reportIn("fr", exam));
    const QString first = report.pages().value(0);
    for (const char* expected :
         {"Mammographie de dépistage : compte rendu de lecture", "Sein droit : rappel pour bilan complémentaire",
          "Sein gauche : rappel technique", "L MLO à refaire : Mamelon non vu de profil",
          "Densité : C, densité hétérogène", "Moteur (IA) : Suspicion élevée (8/10) - sein droit",
          "Réservé à la recherche, pas pour le diagnostic", "Page 1 sur "})
        EXPECT_TEXT(first, expected);
    for (const char* expected : {"Premier lecteur", "supéro-externe", "Distance au mamelon",
                                 "en se rapprochant de l'IA", "3,4 %", "Rappels techniques"})
        EXPECT_TEXT(report.text(), expected);
}

TEST(Languages, GermanReportUsesTheTermsOfTheField)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = example::examWithNipples();
    const WrittenReport report(reportIn("de", exam));
    const QString first = report.pages().value(0);
    for (const char* expected :
         {"Screening-Mammographie: Befundbericht", "Rechte Brust: Abklärungsempfehlung",
          "Linke Brust: technische Wiedereinbestellung", "L MLO wiederholen: Mamille nicht im Profil",
          "Dichte: C, heterogen dicht", "KI: Hoher Verdacht (8/10) - rechte Brust",
          "Nur zu Forschungszwecken, nicht für die Diagnostik", "Seite 1 von "})
        EXPECT_TEXT(first, expected);
    for (const char* expected : {"Erstbefunder", "oben außen", "zur KI hin", "3,4 %", "Herkunft"})
        EXPECT_TEXT(report.text(), expected);
}

TEST(Languages, NoEnglishIsLeftInATranslatedReport)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = example::examWithNipples();
    exam.study.description.clear();
    exam.study.institution.clear();
    example::reject(exam, StandardView::LeftCc, Reason::ForProcessing);
    for (const char* language : {"fr", "de"}) {
        const QString text = WrittenReport(reportIn(language, exam)).text();
        for (const char* english : {"breast", "recall", "reader", "unknown", "suspicion (", "research", "not stated",
                                    " view", "image:", " the ", " of "}) {
            if (std::string(english) == "suspicion (" && std::string(language) == "fr")
                continue;
            EXPECT_NO_TEXT(text, english);
        }
    }
}

// What core and reading say in English goes through the same translations; a new sentence there needs one.
TEST(Languages, SentencesOfTheLibrariesAreTranslated)
{
    std::vector<std::string> texts{std::string(kNotForDiagnosticUse)};
    for (int reason = 0; reason <= static_cast<int>(Reason::Cancelled); ++reason)
        texts.emplace_back(sentence(static_cast<Reason>(reason)));
    for (const FindingKind kind : {FindingKind::Mass, FindingKind::Calcification, FindingKind::MassAndCalcification,
                                   FindingKind::Asymmetry, FindingKind::Distortion})
        texts.emplace_back(words(kind));
    for (const Band band : {Band::Lowest, Band::Low, Band::Indeterminate, Band::High})
        texts.emplace_back(words(band));
    for (int reason = 0; reason <= static_cast<int>(reading::TechnicalReason::Other); ++reason)
        if (const auto meaning = reading::dicomMeaning(static_cast<reading::TechnicalReason>(reason)))
            texts.emplace_back(*meaning);
    for (const char* language : {"fr", "de"}) {
        const ReportLanguage loaded(language);
        QTranslator translator;
        ASSERT_TRUE(translator.load(QStringLiteral(":/diptych/report_%1.qm").arg(QString::fromUtf8(language))));
        for (const std::string& text : texts)
            EXPECT_FALSE(translator.translate("Report", text.c_str()).isEmpty()) << language << ": " << text;
    }
}

TEST(Languages, EnglishWordsOfTheEngineAreThoseOfTheScreen)
{
    const ReportLanguage english("en");
    Exam exam = fourViews();
    exam.view(StandardView::RightCc).warnings = {Reason::OrientationConflict};
    const auto same = [&] {
        EXPECT_EQ(bannerWords(english, exam.assessment).toStdString(), banner(exam.assessment));
        for (const BreastAssessment& breast : exam.assessment.breasts)
            EXPECT_EQ(breastLineWords(english, breast).toStdString(), breastLine(breast));
        for (const ViewAssessment& view : exam.assessment.views) {
            EXPECT_EQ(viewLineWords(english, view).toStdString(), viewLine(view));
            for (const Finding& finding : view.findings)
                EXPECT_EQ(sizeWords(english, finding, view.spacingBasis).toStdString(),
                          diptych::sizeWords(finding, view.spacingBasis));
        }
    };
    same();
    exam.assessment.verdict->bothBreasts = true;
    for (int suspicion = 1; suspicion <= 10; ++suspicion) {
        exam.assessment.verdict->suspicion = *Suspicion::of(suspicion);
        exam.assessment.breasts[0].suspicion = Suspicion::of(suspicion);
        same();
    }
    example::reject(exam, StandardView::LeftMlo, Reason::MissingView);
    example::reject(exam, StandardView::RightMlo, Reason::ModelError, ViewStatus::Failed);
    same();
    exam.assessment.reason = Reason::PatientConflict;
    same();
}

TEST(Languages, TwoReportsAtOnceOnOtherThreadsKeepTheirLanguages)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    const auto text = [&](const char* language) { return WrittenReport(reportIn(language, exam)).pages().value(0); };
    auto french = std::async(std::launch::async, text, "fr");
    auto german = std::async(std::launch::async, text, "de");
    EXPECT_TEXT(french.get(), "Sein droit");
    EXPECT_TEXT(german.get(), "Rechte Brust");
}

TEST(Languages, AnotherLanguageIsRefused)
{
    const Exam exam = fourViews();
    QTemporaryDir folder;
    ReportInput input = exam.input();
    input.language = "tlh";
    const auto written = writeReport(input, std::filesystem::path(folder.path().toStdString()) / "r.pdf");
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().reason, Reason::InvalidArgument);
}

TEST(Languages, NamesInAnyScriptStandInEveryLanguagesReport)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    for (const char* language : kReportLanguages) {
        ReportInput input = reportIn(language, exam);
        input.reads[0].reader = "Παπαδοπούλου Ελένη";
        exam.study.patient.name = "Yamada^Tarou=山田^太郎=やまだ^たろう";
        QString text = WrittenReport(input).text();
        EXPECT_TEXT(text, "Παπαδοπούλου");
        const bool hasFont = !text.contains(QStringLiteral(" ["));  // of this script, on this machine
        if (hasFont) {
            EXPECT_TEXT(text, "Yamada, Tarou (山田, 太郎; やまだ, たろう)");
        }
        exam.study.patient.name = "Иванова^Анна";
        EXPECT_TEXT(WrittenReport(input).text(), "Иванова, Анна");
    }
}

/// The letters as they are read: poppler sets blanks and marks of direction between those that run from right to left,
/// and gives joined letters in their joined forms.
QString letters(const QString& page)
{
    QString text;
    for (const QChar character : page.normalized(QString::NormalizationForm_KC))
        if (!character.isSpace() && character.category() != QChar::Other_Format)
            text += character;
    return text;
}

TEST(Languages, ArabicAndHebrewNamesAreReadFromRightToLeft)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    exam.study.patient.name = "العمري^فاطمة";
    QString text = letters(WrittenReport(exam.input()).pages().value(0));
    EXPECT_TEXT(text, "العمري");
    EXPECT_TEXT(text, "فاطمة");
    exam.study.patient.name = "כהן^שרה";
    text = letters(WrittenReport(exam.input()).pages().value(0));
    EXPECT_TEXT(text, "כהן");
    EXPECT_TEXT(text, "שרה");
}

}  // namespace

}  // namespace diptych::report_pdf
