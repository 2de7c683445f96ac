#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "diptych/core/version.h"
#include "engine_words.h"
#include "patient_words.h"
#include "reading_words.h"
#include "recorded_words.h"
#include "sections.h"
#include "table.h"

namespace diptych::report_pdf
{

namespace
{

/// Not MassAndCalcification: that is made of the two where both are sought.
constexpr std::array kAllKinds{FindingKind::Mass, FindingKind::Calcification, FindingKind::Asymmetry,
                               FindingKind::Distortion};

QString millimetres(double value)
{
    return QLocale::c().toString(value, 'g', 5);
}

QString timingWords(const ReportLanguage& say, const TimingMs& timing)
{
    const auto ms = [](double value) { return QString::number(qRound64(value)); };
    return say("%1 ms in all: read %2, decode %3, preprocess %4, infer %5, fuse %6")
        .arg(ms(timing.total), ms(timing.read), ms(timing.decode), ms(timing.preprocess), ms(timing.infer),
             ms(timing.fuse));
}

void setModel(PageSetter& page, const Report& report)
{
    const ReportLanguage& say = report.say;
    const ExamAssessment& assessment = report.input.assessment;
    const ModelProvenance& model = assessment.model;
    Table table(page, {{QString(), 44.0}, {QString(), kTextWidthMm - 44.0}});
    table.setContinuation(say("Provenance, continued"));
    table.heading();
    std::vector<std::pair<QString, QString>> rows{
        {say("Model"), orNotStated(say, model.name)},
        {say("Model version"), orNotStated(say, model.version)},
        {say("SHA-256 of the weights"), orNotStated(say, model.sha256)},
        {say("Device"), orNotStated(say, model.device)},
        {say("Analysed by"), QStringLiteral("Diptych ") + orNotStated(say, model.appVersion)},
        {say("Analysed at (UTC)"), timeWords(say, assessment.analyzedAt)},
        {say("This report written by"), QStringLiteral("Diptych ") + plainText(appVersion())},
        {say("Time taken"), timingWords(say, assessment.timing)},
        {say("Study Instance UID"), orNotStated(say, assessment.studyInstanceUid)},
        {say("Report number"), report.number},
        {say("Report hash (SHA-256)"), report.hash},
        {say("Report written at (UTC)"), timeWords(say, report.writtenAt.toStdString())}};
    if (!model.packageSha256.empty())  // an assessment of an earlier version does not tell it
        rows.insert(rows.begin() + 3, {say("SHA-256 of the model package"), orNotStated(say, model.packageSha256)});
    for (const ReadInReport& read : report.reads) {
        const std::string& display = read.sealed.conditions.displayStatement;
        rows.emplace_back(
            report.reads.size() == 1 ? say("Display of the reader") : say("Display, %1").arg(roleWords(say, read.role)),
            display.empty() ? say("not recorded with the opinion") : displayWords(say, display));
    }
    for (const auto& [key, value] : rows)
        table.row({key, value});
    page.skip(4.0);
}

QString statusWords(const ReportLanguage& say, const ViewAssessment& view)
{
    switch (view.status) {
        case ViewStatus::Analyzed:
            return say("analysed");
        case ViewStatus::Rejected:
            return view.reason == Reason::MissingView ? say("missing") : say("rejected");
        case ViewStatus::Failed:
            return say("failed");
    }
    return say("failed");
}

void setInputs(PageSetter& page, const Report& report)
{
    const ReportLanguage& say = report.say;
    const ExamAssessment& assessment = report.input.assessment;
    Table table(page, {{say("View"), 16.0},
                       {say("State"), 17.0},
                       {say("SOP Instance UID"), 77.0, Qt::AlignLeft, true},
                       {say("Rows x columns"), 22.0},
                       {say("Spacing, mm (row, column)"), 25.0},
                       {say("Spacing basis"), kTextWidthMm - 157.0}});
    table.setContinuation(say("Images, continued"));
    page.require(25.0);
    page.paragraph(say("Images"), {.points = 10.5, .bold = true});
    page.skip(1.0);
    table.heading();
    for (const ViewAssessment& view : assessment.views) {
        const bool there = !view.sopInstanceUid.empty();
        table.row({viewName(view.view), statusWords(say, view), there ? plainText(view.sopInstanceUid) : say("none"),
                   there ? QStringLiteral("%1 x %2").arg(view.rows).arg(view.columns) : QString(),
                   view.spacing
                       ? millimetres(view.spacing->row) + QStringLiteral(", ") + millimetres(view.spacing->column)
                       : (there ? say("unknown") : QString()),
                   there ? basisWords(say, view.spacingBasis) : QString()});
    }
    for (const UnhungImage& image : assessment.unhung)
        table.row({plainText(image.label), say("not analysed"), orNotStated(say, image.sopInstanceUid), {}, {}, {}});
    page.skip(1.0);
    page.paragraph(say("Spacing basis: \"imager\" is measured in the detector's plane, where a structure "
                       "in the breast appears larger than it is; \"imager/ermf\" is divided by the file's "
                       "magnification factor, \"imager/sid-sod\" by that which its distances give; "
                       "\"calibrated\" as the file says it was calibrated; \"reconstructed\" lies in the plane of a "
                       "reconstructed slice."),
                   kTextStyle);
    page.skip(4.0);
}

// In the middle of a line: German writes nouns with a capital there, too.
QString kindInList(const ReportLanguage& say, FindingKind kind)
{
    switch (kind) {
        case FindingKind::Mass:
            return say("mass");
        case FindingKind::Calcification:
            return say("calcification");
        case FindingKind::MassAndCalcification:
            return say("mass and calcification");
        case FindingKind::Asymmetry:
            return say("asymmetry");
        case FindingKind::Distortion:
            return say("architectural distortion");
    }
    return {};
}

// "mass, calcification, asymmetry"
QString kindList(const ReportLanguage& say, const std::vector<FindingKind>& kinds)
{
    QStringList names;
    for (const FindingKind kind : kinds)
        names += kindInList(say, kind);
    return names.join(QStringLiteral(", "));
}

void setScope(PageSetter& page, const ReportLanguage& say, const std::vector<FindingKind>& sought)
{
    std::vector<FindingKind> notSought;
    std::copy_if(kAllKinds.begin(), kAllKinds.end(), std::back_inserter(notSought),
                 [&](FindingKind kind) { return std::find(sought.begin(), sought.end(), kind) == sought.end(); });
    page.require(40.0);
    page.paragraph(say("What the engine looks for"), {.points = 10.5, .bold = true});
    page.skip(1.0);
    if (sought.empty()) {
        page.paragraph(say("Looks for: not stated for this model."), kTextStyle);
    } else {
        page.paragraph(say("Looks for: %1.").arg(kindList(say, sought)), kTextStyle);
        if (!notSought.empty())
            page.paragraph(say("Does not look for: %1.").arg(kindList(say, notSought)), kTextStyle);
    }
    page.paragraph(say("It looks at the CC and MLO views of this examination. It does "
                       "not compare with earlier examinations, does not judge breast density, gives no "
                       "BI-RADS category, and does not score images of implants, magnified, spot or "
                       "partial views, or tomosynthesis."),
                   kTextStyle);
    page.paragraph(say("A low score, or no mark, does not mean that there is no cancer."), kTextStyle);
}

}  // namespace

void setProvenance(PageSetter& page, const Report& report)
{
    setSectionTitle(page, report.say("Provenance"), 60.0);
    setModel(page, report);
    setInputs(page, report);
    setScope(page, report.say, report.input.assessment.model.kindsSought);
}

}  // namespace diptych::report_pdf
