// The left side: the list of studies as cards, and the way to the list of files left out.
#pragma once

#include <QStyledItemDelegate>
#include <QWidget>

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

class StudyListPanel : public QWidget
{
    Q_OBJECT

public:
    explicit StudyListPanel(StudyListModel& model, QWidget* parent = nullptr);

    void setCurrent(int row);
    /// 0 says so as well: that no file was left out is worth knowing.
    void setSkipped(int count);
    [[nodiscard]] QListView& list() { return *list_; }

Q_SIGNALS:
    void studyPicked(int row);
    void skippedWished();

private:
    QListView* list_;
    QPushButton* skipped_;
};

}  // namespace diptych::viewer
