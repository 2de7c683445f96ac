// How this site reads, to be looked at and changed: scheme, who decides, locks, folders, where readings are kept.
// Kept with OK; what needs a restart says so. GUI thread only.
#pragma once

#include <QDialog>

#include "site/site_rules.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace diptych::viewer
{

class SiteRulesDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SiteRulesDialog(QWidget* parent = nullptr);
    /// `decides`: who asks may say who decides, which holds for every workstation, and where the engine's results come
    /// from; both are a lead's to say.
    void ask(const SiteRules& rules, bool decides = true);

Q_SIGNALS:
    void given(const diptych::viewer::SiteRules& rules);

private:
    [[nodiscard]] SiteRules entered() const;

    SiteRules rules_;
    QComboBox* scheme_;
    QComboBox* decision_;
    QCheckBox* places_;
    QCheckBox* arbiterSees_;
    QCheckBox* advance_;
    QSpinBox* normalLock_;
    QSpinBox* lockAfter_;
    QComboBox* language_;
    QPlainTextEdit* folders_;
    QLineEdit* sharedStore_;
    QLineEdit* resultStore_;
    QLabel* fault_;
};

}  // namespace diptych::viewer
