// A tree whose rows are as high as their wrapped text needs in the width there is.
#pragma once

#include <QTreeView>

namespace diptych::viewer
{

class FindingsTree : public QTreeView
{
    Q_OBJECT

public:
    explicit FindingsTree(QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;
};

}  // namespace diptych::viewer
