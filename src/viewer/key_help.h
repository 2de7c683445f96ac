// The page that lists every key and mouse gesture, made from the commands themselves. Not modal.
#pragma once

#include <QDialog>

namespace diptych::viewer
{

[[nodiscard]] QString keyHelpHtml();

class KeyHelp : public QDialog
{
    Q_OBJECT

public:
    explicit KeyHelp(QWidget* parent = nullptr);
};

}  // namespace diptych::viewer
