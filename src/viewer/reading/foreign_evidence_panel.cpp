#include "reading/foreign_evidence_panel.h"

#include <algorithm>

#include <QLabel>
#include <QStringList>
#include <QVBoxLayout>

#include "diptych/core/wording.h"
#include "hanging/foreign_mark_layer.h"
#include "looks/text.h"
#include "looks/theme.h"

namespace diptych::viewer
{

using dicom_evidence::ForeignKind;
using dicom_evidence::ForeignMark;
using dicom_evidence::ForeignMarks;

namespace
{

constexpr std::size_t kMostDocuments = 3;  // spelled out; the place is the findings'
constexpr qsizetype kMostHoverLines = 24;  // of what is told on hovering

QString producerText(const ForeignMarks& document)
{
    const dicom_evidence::Producer& producer = document.producer;
    QStringList parts;
    for (const std::string* part : {&producer.manufacturer, &producer.model, &producer.softwareVersions})
        if (!part->empty())
            parts.push_back(toQt(*part));
    QString text = parts.isEmpty() ? toQt(producer.shortName()) : parts.join(QLatin1Char(' '));
    if (!producer.algorithm.empty())
        text += QObject::tr(" (%1)").arg(toQt(producer.algorithm));
    if (!producer.observer.empty() && !parts.isEmpty())
        text += QObject::tr(", observer %1").arg(toQt(producer.observer));
    return text;
}

QString countText(const ForeignMarks& document, const FindingFilter& filter)
{
    const int point = operatingPoint(document, filter);
    const auto shown =
        std::ranges::count_if(document.marks, [&](const ForeignMark& mark) { return mark.shownAt(point); });
    QString text = QObject::tr("%1 of %2 marks shown").arg(shown).arg(document.marks.size());
    if (document.highestOperatingPoint > 0)
        text += QObject::tr(" at CAD operating point %1 of %2").arg(point).arg(document.highestOperatingPoint);
    if (!document.refused.empty())
        text += QObject::tr("; %1 not drawn: %2").arg(document.refused.size()).arg(toQt(document.refused.front().why));
    return text;
}

QString documentText(const ForeignMarks& document, const FindingFilter& filter)
{
    const bool cad = document.kind == ForeignKind::CadReport;
    const QString kind = cad ? QObject::tr("CAD report") : QObject::tr("measurement report");
    return QStringLiteral("<span style='color:%1'>%2 %3</span><br>%4, %5<br>%6; %7")
        .arg(foreignColour(document.kind).name(), cad ? QStringLiteral("- -") : QStringLiteral("\u00b7\u00b7\u00b7"),
             producerText(document).toHtmlEscaped(), kind, dateText(document.contentDate),
             toQt(document.state).toHtmlEscaped(), countText(document, filter).toHtmlEscaped());
}

/// Every mark with what is told of it, and every refusal.
QString details(const ForeignMarks& document)
{
    QStringList lines{producerText(document)};
    for (const ForeignMark& mark : document.marks) {
        QString line = mark.label.empty() ? QObject::tr("mark") : toQt(mark.label);
        if (!mark.words.empty())
            line += QStringLiteral(": ") + toQt(mark.words);
        if (mark.carriedOver)
            line += QObject::tr(" (made on the image For Processing)");
        lines.push_back(line);
    }
    for (const dicom_evidence::RefusedMark& refused : document.refused)
        lines.push_back(QObject::tr("Not drawn: %1 - %2")
                            .arg(refused.label.empty() ? QObject::tr("mark") : toQt(refused.label), toQt(refused.why)));
    if (lines.size() > kMostHoverLines) {
        const auto more = lines.size() - kMostHoverLines;
        lines = lines.first(kMostHoverLines);
        lines.push_back(QObject::tr("and %1 more").arg(more));
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

ForeignEvidencePanel::ForeignEvidencePanel(QWidget* parent) : QWidget(parent), text_(new QLabel)
{
    setObjectName(QStringLiteral("foreignEvidencePanel"));
    auto* title = new QLabel(tr("Marks of other makers"));
    title->setStyleSheet(QStringLiteral("color: #939ca5;"));
    text_->setObjectName(QStringLiteral("foreignEvidence"));
    text_->setTextFormat(Qt::RichText);
    text_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 6, 14, 10);
    layout->setSpacing(4);
    layout->addWidget(title);
    layout->addWidget(text_);
    setVisible(false);
}

void ForeignEvidencePanel::show(const dicom_evidence::ForeignEvidence* evidence, const FindingFilter& filter,
                                bool hidden, const QString& key)
{
    const bool any = evidence && !(evidence->documents.empty() && evidence->unread.empty());
    setVisible(any);
    if (!any) {
        text_->clear();
        text_->setToolTip({});
        return;
    }
    QStringList paragraphs;
    QStringList hover;
    if (hidden)
        paragraphs.push_back(theme::marked(Tone::Amber, key.isEmpty()
                                                            ? tr("Hidden on the images")
                                                            : tr("Hidden on the images (%1 shows them)").arg(key))
                                 .toHtmlEscaped());
    for (std::size_t index = 0; index < evidence->documents.size(); ++index) {
        if (index < kMostDocuments)
            paragraphs.push_back(documentText(evidence->documents[index], filter));
        hover.push_back(details(evidence->documents[index]));
    }
    if (evidence->documents.size() > kMostDocuments)
        paragraphs.push_back(tr("and %1 more documents").arg(evidence->documents.size() - kMostDocuments));
    if (!evidence->unread.empty()) {
        const SkippedFile& first = evidence->unread.front();
        QString text = tr("%1 cannot be read: %2").arg(pathText(first.path.filename()), toQt(sentence(first.reason)));
        if (evidence->unread.size() > 1)
            text += tr("; nor %1 more").arg(evidence->unread.size() - 1);
        paragraphs.push_back(theme::marked(Tone::Amber, text).toHtmlEscaped());
    }
    text_->setText(paragraphs.join(QStringLiteral("<br>")));
    text_->setToolTip(
        hover.join(QStringLiteral("\n\n")).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
}

}  // namespace diptych::viewer
