#include "study/study_list_model.h"

#include <algorithm>
#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

ViewCell cellOf(const OpenedStudy& study, const ViewSlot& slot)
{
    ViewCell cell{toQt(label(slot.view)), QObject::tr("ok"), Tone::Plain, {}};
    if (slot.chosen) {
        const auto failed = study.failed.find(study.study->views[*slot.chosen].sopInstanceUid);
        if (failed != study.failed.end()) {
            cell.tone = Tone::Red;
            cell.state = QObject::tr("failed");
            cell.detail = sentenceCase(toQt(sentence(failed->second)));
            return cell;
        }
    }
    if (!slot.reason)
        return cell;
    cell.tone = Tone::Amber;
    cell.detail = sentenceCase(toQt(sentence(*slot.reason)));
    cell.state = slot.chosen                          ? QObject::tr("no AI")
                 : slot.reason == Reason::MissingView ? QObject::tr("missing")
                                                      : QObject::tr("not told");
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

bool hasBadge(const ScreeningExam& exam)
{
    return !exam.unhung.empty() ||
           std::ranges::any_of(exam.slots, [](const ViewSlot& slot) { return !slot.others.empty(); });
}

/// Who and when: what the list is filtered by.
StudyCard headOf(const OpenedStudy& study)
{
    StudyCard card;
    card.date = dateText(study.study->studyDate);
    if (study.exam.conflict == Reason::PatientConflict) {
        card.name = QObject::tr("More than one patient");
        return card;
    }
    card.name = nameText(study.study->patient);
    card.id = idText(study.study->patient);
    return card;
}

}  // namespace

StudyCard cardOf(const OpenedStudy& study)
{
    StudyCard card = headOf(study);
    for (std::size_t place = 0; place < card.cells.size(); ++place)
        card.cells[place] = cellOf(study, study.exam.slots[place]);
    card.badge = badgeOf(study.exam);
    for (const std::size_t index : study.exam.unhung) {
        const MammogramView& image = study.study->views[index];
        const Reason reason = image.reasons.empty() ? Reason::NotCcOrMlo : image.reasons.front();
        card.further.push_back(QObject::tr("Further image %1 - %2").arg(toQt(image.label()), toQt(sentence(reason))));
    }
    if (study.blocked()) {
        card.reading = QObject::tr("Blocked");
        card.readingTone = Tone::Red;
    } else if (study.laterStudyDate.empty() && study.standing) {
        const Standing& standing = *study.standing;
        card.reading = nameOf(standing.list);
        if (!standing.busyWith.empty()) {
            card.reading = QObject::tr("%1 reads it").arg(toQt(standing.busyWith));
        } else if (!standing.waitsFor.empty() && !standing.unsettled) {
            card.reading = QObject::tr("Waits for %1 to settle").arg(toQt(standing.waitsFor));
        } else if (standing.unsettled) {
            card.reading = QObject::tr("Yours: keep or change it");
            card.readingTone = Tone::Amber;
        } else if (standing.mine) {
            card.reading += QObject::tr(" - read by you");
            card.readingTone = Tone::Good;
        } else if (!standing.putOff.empty()) {
            card.reading = QObject::tr("Put off: %1").arg(toQt(standing.putOff));
            card.readingTone = Tone::Amber;
        } else if (standing.list == WorkList::Done) {
            card.readingTone = Tone::Good;
        }
    } else if (study.sealed()) {
        card.reading = QObject::tr("Sealed %1").arg(localTime(study.reading->session.sealed()->sealedAt));
        card.readingTone = Tone::Good;
    } else if (!study.laterStudyDate.empty()) {
        card.reading = QObject::tr("Prior of %1").arg(dateText(study.laterStudyDate));
        card.readingTone = Tone::Prior;
    } else {
        card.reading = study.reading ? QObject::tr("Opened, not sealed") : QObject::tr("Not read");
    }
    return card;
}

bool StudyListModel::add(std::shared_ptr<const Study> study, ScreeningExam exam)
{
    if (!rows_.emplace(study->studyInstanceUid, count()).second)
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
    rows_.erase(at(row).study->studyInstanceUid);
    for (auto& [uid, other] : rows_)
        other -= other > row ? 1 : 0;
    studies_.erase(studies_.begin() + row);
    endRemoveRows();
}

std::optional<int> StudyListModel::rowOf(const std::string& studyInstanceUid) const
{
    const auto found = rows_.find(studyInstanceUid);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

void StudyListModel::touched(int row)
{
    Q_EMIT dataChanged(index(row), index(row));
}

void StudyListModel::allTouched()
{
    if (count() > 0)
        Q_EMIT dataChanged(index(0), index(count() - 1));
}

int StudyListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant StudyListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= count())
        return {};
    const OpenedStudy& study = at(index.row());
    switch (role) {
        case Qt::DisplayRole: {
            const StudyCard card = headOf(study);
            return QStringList{card.name, card.id, card.date}.join(QStringLiteral(", "));
        }
        case kCardRole:
            return QVariant::fromValue(cardOf(study));
        case kHasBadgeRole:
            return hasBadge(study.exam);
        case Qt::AccessibleTextRole:
        case Qt::ToolTipRole: {
            const StudyCard card = cardOf(study);
            QStringList lines{card.name, card.id, card.date, card.reading};
            for (const ViewCell& cell : card.cells)
                lines.push_back(
                    cell.view + QStringLiteral(": ") +
                    (cell.detail.isEmpty() ? cell.state : cell.state + QStringLiteral(" - ") + cell.detail));
            if (!card.badge.isEmpty())
                lines.push_back(card.badge);
            lines += card.further;
            if (const auto& conflict = study.exam.conflict)
                lines.push_back(sentenceCase(toQt(sentence(*conflict))));
            lines.removeAll(QString());
            return lines.join(role == Qt::ToolTipRole ? QStringLiteral("\n") : QStringLiteral(", "));
        }
        default:
            return {};
    }
}

}  // namespace diptych::viewer
