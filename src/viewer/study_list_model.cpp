#include "study_list_model.h"

#include <QStringList>

#include "text.h"

namespace diptych::viewer
{

namespace
{

ViewCell cellOf(const ViewSlot& slot)
{
    ViewCell cell{toQt(label(slot.view)), QObject::tr("ok"), Tone::Plain, {}};
    if (!slot.reason)
        return cell;
    cell.tone = Tone::Amber;
    cell.detail = sentenceCase(toQt(sentence(*slot.reason)));
    cell.state = slot.chosen ? QObject::tr("no AI") : QObject::tr("missing");
    return cell;
}

QString badgeOf(const ScreeningExam& exam)
{
    std::size_t repeats = 0;
    for (const ViewSlot& slot : exam.slots)
        repeats += slot.others.size();
    QStringList parts;
    if (repeats > 0)
        parts.push_back(repeats == 1 ? QObject::tr("1 repeat") : QObject::tr("%1 repeats").arg(repeats));
    if (!exam.unhung.empty())
        parts.push_back(exam.unhung.size() == 1 ? QObject::tr("1 extra image")
                                                : QObject::tr("%1 extra images").arg(exam.unhung.size()));
    return parts.join(QStringLiteral(", "));
}

}  // namespace

StudyCard cardOf(const OpenedStudy& study)
{
    StudyCard card;
    card.name = nameText(study.study->patient);
    card.id = idText(study.study->patient);
    card.date = dateText(study.study->studyDate);
    for (std::size_t place = 0; place < card.cells.size(); ++place)
        card.cells[place] = cellOf(study.exam.slots[place]);
    card.badge = badgeOf(study.exam);
    if (study.blocked()) {
        card.reading = QObject::tr("Blocked: %1").arg(toQt(sentence(*study.exam.conflict)));
        card.readingTone = Tone::Red;
    } else if (study.sealed()) {
        card.reading = QObject::tr("Sealed %1").arg(localTime(study.reading->session.sealed()->sealedAt));
        card.readingTone = Tone::Good;
    } else {
        card.reading = study.reading ? QObject::tr("Opened, not sealed") : QObject::tr("Not read");
    }
    return card;
}

bool StudyListModel::add(std::shared_ptr<const Study> study, ScreeningExam exam)
{
    if (rowOf(study->studyInstanceUid))
        return false;
    OpenedStudy opened;
    opened.study = std::move(study);
    opened.exam = std::move(exam);
    if (opened.blocked())
        opened.analysis.phase = AnalysisState::Phase::Blocked;
    beginInsertRows({}, count(), count());
    studies_.push_back(std::move(opened));
    endInsertRows();
    return true;
}

void StudyListModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    studies_.erase(studies_.begin() + row);
    endRemoveRows();
}

std::optional<int> StudyListModel::rowOf(const std::string& studyInstanceUid) const
{
    for (int row = 0; row < count(); ++row)
        if (at(row).study->studyInstanceUid == studyInstanceUid)
            return row;
    return std::nullopt;
}

void StudyListModel::touched(int row)
{
    Q_EMIT dataChanged(index(row), index(row));
}

int StudyListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant StudyListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= count())
        return {};
    const StudyCard card = cardOf(at(index.row()));
    switch (role) {
        case Qt::DisplayRole:
            return QStringList{card.name, card.id, card.date}.join(QStringLiteral(", "));
        case kCardRole:
            return QVariant::fromValue(card);
        case Qt::AccessibleTextRole:
        case Qt::ToolTipRole: {
            QStringList lines{card.name, card.id, card.date, card.reading};
            for (const ViewCell& cell : card.cells)
                lines.push_back(
                    cell.view + QStringLiteral(": ") +
                    (cell.detail.isEmpty() ? cell.state : cell.state + QStringLiteral(" - ") + cell.detail));
            if (!card.badge.isEmpty())
                lines.push_back(card.badge);
            return lines.join(role == Qt::ToolTipRole ? QStringLiteral("\n") : QStringLiteral(", "));
        }
        default:
            return {};
    }
}

}  // namespace diptych::viewer
