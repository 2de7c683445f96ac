// What a whole opinion says besides recall or no recall: categories, density, lesions, views asked for again.
//
// Shows what it is given and only wishes: the desk decides, and it is shown anew. What the site's scheme does not ask
// for is not there. GUI thread only.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QWidget>

#include "diptych/reading/full_opinion.h"

class QLabel;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace diptych::viewer
{

class ElidingCombo;
class GrowingText;
class KeyBindings;

class OpinionDetails : public QWidget
{
    Q_OBJECT

public:
    explicit OpinionDetails(QWidget* parent = nullptr);

    void show(const reading::FullOpinion& opinion, bool editable, std::optional<std::size_t> inHand);
    /// The keys that the boxes name.
    void setKeys(const KeyBindings& keys);
    /// The next key that is pressed is written into the conclusion.
    void writeConclusion();
    /// What is being typed belongs to what is shown now: told at once, and the fields are left.
    void flush();

Q_SIGNALS:
    void categoryGiven(diptych::Laterality breast, const diptych::reading::Category& category);
    void reasonGiven(diptych::Laterality breast, const std::string& reason);
    void densityGiven(std::optional<diptych::reading::Density> density);
    void conclusionGiven(const std::string& conclusion);
    /// Out of the text, back to the images.
    void leftText();
    void lesionDescribed(std::size_t index, diptych::reading::LesionType type,
                         std::optional<diptych::reading::Concern> concern, const std::string& note);
    void lesionRemoved(std::size_t index);
    void lesionPicked(std::size_t index);
    /// With its reasons taken away: the view is asked for no longer.
    void viewAgainChanged(const diptych::reading::TechnicalRecall& recall);

private:
    struct BreastRow {
        QWidget* row = nullptr;
        QLabel* name = nullptr;
        ElidingCombo* category = nullptr;
        ElidingCombo* concern = nullptr;
        QLineEdit* reason = nullptr;
    };
    struct LesionRow {
        QWidget* row = nullptr;
        QToolButton* number = nullptr;
        ElidingCombo* type = nullptr;
        ElidingCombo* concern = nullptr;
        QLineEdit* note = nullptr;
        QToolButton* remove = nullptr;
    };
    BreastRow makeBreastRow(Laterality breast);
    LesionRow makeLesionRow(std::size_t index);
    void fillCategories(BreastRow& row, const QString& key);
    void tellConclusion();
    void tellCategory(Laterality breast);
    void tellLesion(std::size_t index);
    void showBreast(BreastRow& row, Laterality breast, bool editable);
    void showLesions(bool editable, std::optional<std::size_t> inHand);
    void showViewsAgain(bool editable);

    reading::FullOpinion opinion_;
    reading::Scheme filled_ = reading::Scheme::RecallOnly;
    QString rightKey_;
    QString leftKey_;
    BreastRow right_;
    BreastRow left_;
    ElidingCombo* density_;
    GrowingText* conclusion_;
    std::vector<LesionRow> lesions_;
    std::vector<QWidget*> viewsAgain_;
    QVBoxLayout* lesionRows_;
    QVBoxLayout* viewRows_;
};

/// "ill-defined mass" and so on, in the window's language.
[[nodiscard]] QString nameOf(reading::LesionType type);
[[nodiscard]] QString nameOf(reading::TechnicalReason reason);

}  // namespace diptych::viewer
