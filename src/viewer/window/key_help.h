// The page that lists every key and mouse gesture, made from the commands themselves. Not modal.
#pragma once

#include <QDialog>

#include "site/key_bindings.h"

class QTextBrowser;

namespace diptych::viewer
{

[[nodiscard]] QString keyHelpHtml(const KeyBindings& keys = {});

class KeyHelp : public QDialog
{
    Q_OBJECT

public:
    explicit KeyHelp(const KeyBindings& keys, QWidget* parent = nullptr);
    void showKeys(const KeyBindings& keys);

private:
    QTextBrowser* page_;
};

}  // namespace diptych::viewer
