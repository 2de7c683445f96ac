// The left side: who reads, the worklists, the studies as cards, and the way to the list of files left out.
#pragma once

#include <array>
#include <optional>

#include <QStyledItemDelegate>
#include <QWidget>

#include "store/reading_part.h"

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace diptych::viewer
{

class StudyListModel;

class StudyCardDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

struct WorkListCounts {
    std::array<int, 5> of{};  // in the order of WorkList
    int all = 0;
};

class StudyListPanel : public QWidget
{
    Q_OBJECT

public:
    explicit StudyListPanel(StudyListModel& model, QWidget* parent = nullptr);

    void setCurrent(std::optional<int> row);  // none where nothing hangs
    /// 0 says so as well: that no file was left out is worth knowing.
    void setSkipped(int count);
    [[nodiscard]] QListView& list() { return *list_; }

    /// Who reads, how many exams each list has, and which of them is shown. `kept`: there is a store at all.
    void showReader(bool kept, const QString& reader, const WorkListCounts& counts, std::optional<WorkList> list);

Q_SIGNALS:
    void workListWished(std::optional<diptych::viewer::WorkList> list);
    void signInWished();
    void studyPicked(int row);
    void skippedWished();

private:
    void hideRows();
    void hideRowsOf(int first, int last);
    void showFilter();

    StudyListModel& model_;
    QLabel* reader_;
    QPushButton* signIn_;
    QWidget* lists_;
    std::array<QPushButton*, 6> listButtons_{};  // all, then in the order of WorkList
    QLineEdit* filter_;
    std::optional<WorkList> shown_;
    QListView* list_;
    QPushButton* skipped_;
};

}  // namespace diptych::viewer
