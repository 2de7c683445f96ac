// The reader's own opinion: recall or no recall per breast and what a site asks besides, sealed in two steps without a
// modal box, then kept or changed with the AI in sight.
#pragma once

#include <QStringList>
#include <QWidget>

#include "looks/theme.h"
#include "site/key_bindings.h"
#include "study/opened_study.h"

class QLabel;
class QPushButton;

namespace diptych::viewer
{

class OpinionDetails;

class OpinionPanel : public QWidget
{
    Q_OBJECT

public:
    explicit OpinionPanel(QWidget* parent = nullptr);

    /// nullptr: no study, or one that may not be read. `notShown`: views that the reader cannot see, which the question
    /// before sealing names. `caution`: a sentence that it begins with.
    void show(const Reading* reading, const QStringList& notShown = {}, const QString& caution = {});
    /// The keys that the buttons and texts name.
    void setKeys(const KeyBindings& keys);
    /// First call asks in place, second seals; without a whole opinion it says what is lacking.
    void askOrSeal();
    /// Takes the question back; false where none was asked.
    bool cancelSeal();
    [[nodiscard]] bool asking() const { return asking_; }
    [[nodiscard]] OpinionDetails& details() { return *details_; }

Q_SIGNALS:
    /// The panel only wishes: the session decides, and the panel is shown anew.
    void opinionGiven(diptych::Laterality breast, diptych::reading::Recall recall);
    void undoWished();
    void sealWished();
    void normalWished();
    void keepWished();
    void reviseWished();
    void dropRevisionWished();

protected:
    /// Of the whole program: whether a key has been let go since the question was asked.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Row {
        QLabel* name = nullptr;
        QPushButton* recall = nullptr;
        QPushButton* noRecall = nullptr;
    };
    Row makeRow(Laterality breast);
    void refresh();
    void showButtons();
    struct Line {
        QString text;
        Tone tone;
    };
    [[nodiscard]] Line stateLine() const;
    [[nodiscard]] Line sealedLine() const;
    [[nodiscard]] Line partLine() const;

    const Reading* reading_ = nullptr;
    QStringList notShown_;
    QString caution_;
    bool asking_ = false;
    bool keyHeld_ = false;        // some key is down
    bool letGo_ = true;           // since the question was asked; a key that is held down must never answer it
    reading::FullOpinion asked_;  // what the question was about
    KeyBindings keys_;
    Row right_;
    Row left_;
    OpinionDetails* details_;
    QPushButton* normal_;
    QPushButton* keep_;
    QPushButton* revise_;
    QPushButton* seal_;
    QPushButton* undo_;
    QLabel* title_;
    QLabel* state_;
};

/// "right breast: recall, left breast: no recall".
[[nodiscard]] QString opinionText(const reading::ReaderOpinion& opinion);

}  // namespace diptych::viewer
