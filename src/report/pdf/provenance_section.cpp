#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "diptych/core/version.h"
#include "diptych/core/wording.h"
#include "patient_words.h"
#include "sections.h"
#include "table.h"

namespace diptych::report_pdf
{

namespace
{

/// Not MassAndCalcification: that is made of the two where both are sought.
constexpr std::array kAllKinds{FindingKind::Mass, FindingKind::Calcification, FindingKind::Asymmetry,
                               FindingKind::Distortion};
const TextStyle kTextStyle{.points = 9.0};

QString millimetres(double value)
{
    return QLocale::c().toString(value, 'g', 5);
}

QString timingWords(const TimingMs& timing)
{
    const auto ms = [](double value) { return QString::number(qRound64(value)); };
    return QStringLiteral("%1 ms in all: read %2, decode %3, preprocess %4, infer %5, fuse %6")
        .arg(ms(timing.total), ms(timing.read), ms(timing.decode), ms(timing.preprocess), ms(timing.infer),
             ms(timing.fuse));
}

void setModel(PageSetter& page, const ReportInput& input)
{
    const ExamAssessment& assessment = input.assessment;
    const ModelProvenance& model = assessment.model;
    Table table(page, {{QString(), 44.0}, {QString(), kTextWidthMm - 44.0}});
    table.setContinuation(QStringLiteral("Provenance, continued"));
    table.heading();
    std::vector<std::pair<QString, QString>> rows{
        {QStringLiteral("Model"), orNotStated(model.name)},
        {QStringLiteral("Model version"), orNotStated(model.version)},
        {QStringLiteral("SHA-256 of the weights"), orNotStated(model.sha256)},
        {QStringLiteral("Device"), orNotStated(model.device)},
        {QStringLiteral("Analysed by"), QStringLiteral("Diptych ") + orNotStated(model.appVersion)},
        {QStringLiteral("Analysed at (UTC)"), orNotStated(assessment.analyzedAt)},
        {QStringLiteral("This report written by"), QStringLiteral("Diptych ") + plainText(appVersion())},
        {QStringLiteral("Time taken"), timingWords(assessment.timing)},
        {QStringLiteral("Study Instance UID"), orNotStated(assessment.studyInstanceUid)}};
    if (input.opinion)
        rows.emplace_back(QStringLiteral("Display of the reader"),
                          input.opinion->conditions.displayStatement.empty()
                              ? QStringLiteral("not recorded with the opinion")
                              : plainText(input.opinion->conditions.displayStatement));
    for (const auto& [key, value] : rows)
        table.row({key, value});
    page.skip(4.0);
}

QString statusWords(const ViewAssessment& view)
{
    switch (view.status) {
        case ViewStatus::Analyzed:
            return QStringLiteral("analysed");
        case ViewStatus::Rejected:
            return view.reason == Reason::MissingView ? QStringLiteral("missing") : QStringLiteral("rejected");
        case ViewStatus::Failed:
            return QStringLiteral("failed");
    }
    return QStringLiteral("failed");
}

void setInputs(PageSetter& page, const ExamAssessment& assessment)
{
    Table table(page, {{QStringLiteral("View"), 16.0},
                       {QStringLiteral("State"), 17.0},
                       {QStringLiteral("SOP Instance UID"), 82.0, Qt::AlignLeft, true},
                       {QStringLiteral("Rows x columns"), 22.0},
                       {QStringLiteral("Spacing, mm (row, column)"), 25.0},
                       {QStringLiteral("Spacing basis"), kTextWidthMm - 162.0}});
    table.setContinuation(QStringLiteral("Images, continued"));
    page.require(25.0);
    page.paragraph(QStringLiteral("Images"), {.points = 10.5, .bold = true});
    page.skip(1.0);
    table.heading();
    for (const ViewAssessment& view : assessment.views) {
        const bool there = !view.sopInstanceUid.empty();
        table.row({plainText(label(view.view)), statusWords(view),
                   there ? plainText(view.sopInstanceUid) : QStringLiteral("none"),
                   there ? QStringLiteral("%1 x %2").arg(view.rows).arg(view.columns) : QString(),
                   view.spacing
                       ? millimetres(view.spacing->row) + QStringLiteral(", ") + millimetres(view.spacing->column)
                       : (there ? QStringLiteral("unknown") : QString()),
                   there ? plainText(code(view.spacingBasis)) : QString()});
    }
    for (const UnhungImage& image : assessment.unhung)
        table.row(
            {plainText(image.label), QStringLiteral("not analysed"), orNotStated(image.sopInstanceUid), {}, {}, {}});
    page.skip(1.0);
    page.paragraph(QStringLiteral("Spacing basis: \"imager\" is measured in the detector's plane, where a structure "
                                  "in the breast appears larger than it is; \"imager/ermf\" is divided by the file's "
                                  "magnification factor, \"imager/sid-sod\" by that which its distances give; "
                                  "\"calibrated\" as the file says it was calibrated."),
                   kTextStyle);
    page.skip(4.0);
}

// "Mass, calcification and asymmetry"
QString kindList(const std::vector<FindingKind>& kinds)
{
    QStringList names;
    for (const FindingKind kind : kinds)
        names += plainText(words(kind)).toLower();
    return names.join(QStringLiteral(", "));
}

void setScope(PageSetter& page, const std::vector<FindingKind>& sought)
{
    std::vector<FindingKind> notSought;
    std::copy_if(kAllKinds.begin(), kAllKinds.end(), std::back_inserter(notSought),
                 [&](FindingKind kind) { return std::find(sought.begin(), sought.end(), kind) == sought.end(); });
    page.require(40.0);
    page.paragraph(QStringLiteral("What the engine looks for"), {.points = 10.5, .bold = true});
    page.skip(1.0);
    if (sought.empty()) {
        page.paragraph(QStringLiteral("Looks for: not stated for this model."), kTextStyle);
    } else {
        page.paragraph(QStringLiteral("Looks for: ") + kindList(sought) + QStringLiteral("."), kTextStyle);
        if (!notSought.empty())
            page.paragraph(QStringLiteral("Does not look for: ") + kindList(notSought) + QStringLiteral("."),
                           kTextStyle);
    }
    page.paragraph(QStringLiteral("It looks at the CC and MLO views of this examination. It does "
                                  "not compare with earlier examinations, does not judge breast density, gives no "
                                  "BI-RADS category, and does not score images of implants, magnified, spot or "
                                  "partial views, or tomosynthesis."),
                   kTextStyle);
    page.paragraph(QStringLiteral("A low score, or no mark, does not mean that there is no cancer."), kTextStyle);
}

}  // namespace

void setProvenance(PageSetter& page, const ReportInput& input)
{
    setSectionTitle(page, QStringLiteral("Provenance"), 60.0);
    setModel(page, input);
    setInputs(page, input.assessment);
    setScope(page, input.assessment.model.kindsSought);
}

}  // namespace diptych::report_pdf
