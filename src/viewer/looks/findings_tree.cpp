#include "looks/findings_tree.h"

#include <algorithm>

#include <QStyledItemDelegate>

namespace diptych::viewer
{

namespace
{

constexpr int kPaddingPx = 10;

/// Qt's own size hint does not know the column's width, so that long reasons would be cut off.
class WrappedRows : public QStyledItemDelegate
{
public:
    explicit WrappedRows(QTreeView* tree) : QStyledItemDelegate(tree), tree_(tree) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        int depth = 0;
        for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
            ++depth;
        const bool hasIcon = item.features.testFlag(QStyleOptionViewItem::HasDecoration);
        const int width = tree_->viewport()->width() - depth * tree_->indentation() - kPaddingPx -
                          (hasIcon ? tree_->iconSize().width() + kPaddingPx : 0);
        const QRect text = QFontMetrics(item.font).boundingRect(QRect(0, 0, std::max(width, 60), 10000),
                                                                Qt::TextWordWrap | Qt::AlignLeft, item.text);
        return {0, std::max(text.height(), hasIcon ? tree_->iconSize().height() : 0) + 8};
    }

private:
    QTreeView* tree_;
};

}  // namespace

FindingsTree::FindingsTree(QWidget* parent) : QTreeView(parent)
{
    setItemDelegate(new WrappedRows(this));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(14);
    setItemsExpandable(false);
    setWordWrap(true);
    setTextElideMode(Qt::ElideNone);
    setIconSize({30, 20});
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformRowHeights(false);
}

void FindingsTree::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    scheduleDelayedItemsLayout();
}

}  // namespace diptych::viewer
