#include "audit/audit_cases_model.h"

#include <algorithm>

#include <QColor>

#include "audit/audit_words.h"
#include "looks/text.h"
#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{

QString whoWasRight(const reading::AuditedCase& read)
{
    if (!read.readerRight)
        return {};
    if (!read.aiRight)
        return *read.readerRight ? QObject::tr("you right") : QObject::tr("you wrong");
    if (*read.readerRight)
        return *read.aiRight ? QObject::tr("both right") : QObject::tr("you right, AI wrong");
    return *read.aiRight ? QObject::tr("AI right, you wrong") : QObject::tr("both wrong");
}

bool anyoneWrong(const reading::AuditedCase& read)
{
    return read.readerRight == false || read.aiRight == false;
}

}  // namespace

void AuditCasesModel::show(std::vector<reading::AuditedCase> cases)
{
    std::ranges::reverse(cases);  // they come in order of time
    beginResetModel();
    cases_ = std::move(cases);
    endResetModel();
}

void AuditCasesModel::showRightAndWrong(const reading::SelfAudit& audit)
{
    std::vector<reading::AuditedCase> cases;
    std::ranges::copy_if(audit.cases, std::back_inserter(cases), [](const reading::AuditedCase& read) {
        return read.readerRight && read.aiWasHidden && read.role != reading::ReadRole::Arbiter;
    });
    std::stable_partition(cases.begin(), cases.end(),
                          [](const reading::AuditedCase& read) { return !anyoneWrong(read); });
    show(std::move(cases));
}

void AuditCasesModel::showMissed(const reading::SelfAudit& audit)
{
    show(audit.cancersMissed());
}

int AuditCasesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(cases_.size());
}

int AuditCasesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AuditCasesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const reading::AuditedCase& read = cases_[static_cast<std::size_t>(index.row())];
    if (role == Qt::ForegroundRole && index.column() == WhoWasRight && read.readerRight == false)
        return theme::colour(Tone::Amber);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
        case Accession:
            return read.exam.accessionNumber.empty() ? toQt(read.exam.studyInstanceUid)
                                                     : toQt(read.exam.accessionNumber);
        case Sealed:
            return localTime(read.sealedAt).left(10);
        case Score:
            return read.score ? QString::number(read.score->value()) : QString();
        case Ai:
            return recallText(read.ai);
        case You:
            return recallText(read.reader);
        case CameOfIt:
            return outcomeText(read.outcome);
        case WhoWasRight:
            return whoWasRight(read);
        default:
            return {};
    }
}

QVariant AuditCasesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Accession"), tr("Who was right"), tr("Outcome"), tr("Score"), tr("Read"), tr("AI"),
                              tr("You")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

}  // namespace diptych::viewer
