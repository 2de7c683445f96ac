// The opened studies as a list: patient, date, completeness, reading. Owns them; GUI thread only.
//
// Nothing in it tells what the engine found: the list is seen before opinions are sealed.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <QAbstractListModel>
#include <QStringList>

#include "looks/theme.h"
#include "study/opened_study.h"

namespace diptych::viewer
{

/// One of the four small cells of a study's card.
struct ViewCell {
    QString view;   // "R CC"
    QString state;  // "ok", "missing", "not told", "no AI", "failed"
    Tone tone = Tone::Plain;
    QString detail;  // the reason, as a sentence
};

struct StudyCard {
    QString name;
    QString id;
    QString date;
    std::array<ViewCell, 4> cells;  // in the order of kStandardViews
    QString badge;                  // "2 extra images", or empty
    QStringList further;            // each of those with its reason
    QString reading;                // "Not read", "Sealed 14:03", "Blocked"
    Tone readingTone = Tone::Quiet;
};
[[nodiscard]] StudyCard cardOf(const OpenedStudy& study);

class StudyListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr int kCardRole = Qt::UserRole + 1;
    static constexpr int kHasBadgeRole = Qt::UserRole + 2;  // all that a card's height depends on

    using QAbstractListModel::QAbstractListModel;

    /// False, and nothing changes, where a study of this UID is open already.
    bool add(std::shared_ptr<const Study> study, ScreeningExam exam);
    void remove(int row);
    [[nodiscard]] int count() const { return static_cast<int>(studies_.size()); }
    [[nodiscard]] OpenedStudy& at(int row) { return studies_[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const OpenedStudy& at(int row) const { return studies_[static_cast<std::size_t>(row)]; }
    [[nodiscard]] std::optional<int> rowOf(const std::string& studyInstanceUid) const;
    /// To be called after a change through at().
    void touched(int row);
    void allTouched();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<OpenedStudy> studies_;
    std::unordered_map<std::string, int> rows_;  // of them, by Study Instance UID
};

}  // namespace diptych::viewer

Q_DECLARE_METATYPE(diptych::viewer::StudyCard)
