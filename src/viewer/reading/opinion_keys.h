// Category, density, type and concern of a lesion by two keys: the first says of what, the second what it is.
//
// "3" then "4" then "A": right breast, BI-RADS 4A. Between the keys a line says what is waited for. The wait ends with
// the answer, with a key that is none (it does nothing else: no half of an answer ever becomes another command), with
// Esc, a click, another command's key, a window that comes in between, or after some seconds. A key that is held down
// answers nothing, and in a text field keys are text. What the site's scheme does not ask for cannot be said.
// BI-RADS categories: ACR BI-RADS Atlas, 5th edition. GUI thread only.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>
#include <QTimer>

#include "site/key_bindings.h"
#include "study/opened_study.h"

class QKeyEvent;

namespace diptych::viewer
{

class OpinionKeys : public QObject
{
    Q_OBJECT

public:
    /// `current`: what is being read and may be changed now; nullptr where nothing is, which has then been said.
    OpinionKeys(std::function<const Reading*()> current, QObject* parent);

    void setKeys(const KeyBindings& keys) { keys_ = keys; }
    /// One of RightCategory, LeftCategory, GiveDensity, DescribeLesion: the next key answers. DescribeLesion while a
    /// lesion is asked about takes the next lesion in hand.
    void begin(Command what);
    void leave();
    [[nodiscard]] bool waiting() const { return what_.has_value(); }

Q_SIGNALS:
    // Wishes: the desk decides.
    void categoryGiven(diptych::Laterality breast, const diptych::reading::Category& category);
    void densityGiven(std::optional<diptych::reading::Density> density);
    void lesionDescribed(std::size_t index, diptych::reading::LesionType type,
                         std::optional<diptych::reading::Concern> concern, const std::string& note);
    void lesionPicked(std::size_t index);
    /// Which keys answer now.
    void asked(const QString& text);
    /// Nothing is waited for any more.
    void left();
    /// What stands now, of which breast.
    void told(const QString& text);
    /// Why nothing was set.
    void refused(const QString& text);

protected:
    /// Of the whole program: the second key.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void ask();
    void take(QChar answer);
    void takeCategory(const Reading& reading, Laterality breast, QChar answer);
    void takeDensity(const Reading& reading, QChar answer);
    void takeLesion(const Reading& reading, QChar answer);
    void refuse(QChar answer);
    [[nodiscard]] QString prompt(const reading::FullOpinion& opinion) const;
    [[nodiscard]] bool begins(const QKeyEvent& key) const;

    std::function<const Reading*()> current_;
    KeyBindings keys_;
    std::optional<Command> what_;
    std::size_t lesion_ = 0;
    bool four_ = false;  // "4" was typed: A, B or C is to come
    QTimer until_;
};

/// For the page of keys: what to press, and what it says.
struct KeyMeaning {
    QString keys;
    QString what;
};
[[nodiscard]] std::vector<KeyMeaning> opinionKeyMeanings(const KeyBindings& keys);

}  // namespace diptych::viewer
