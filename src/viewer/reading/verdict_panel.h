// The engine's verdict: banner, breasts, findings, states, provenance. Draws nothing of it before it may.
#pragma once

#include <array>
#include <optional>

#include <QWidget>

#include "diptych/reading/self_audit.h"
#include "reading/findings_model.h"
#include "study/opened_study.h"

class QCheckBox;
class QLabel;
class QProgressBar;
class QSlider;

namespace diptych::viewer
{

class FindingsTree;

class VerdictPanel : public QWidget
{
    Q_OBJECT

public:
    explicit VerdictPanel(QWidget* parent = nullptr);

    /// nullptr: no study.
    void show(const OpenedStudy* study, const FindingFilter& filter);
    /// What became of the model: where it runs, or why it was refused.
    void setModel(const QString& text, Tone tone);
    void select(int findingId);
    /// The reader hid the marks: said, for a verdict without marks must not look like one that has none.
    /// `key`: what shows them again.
    void setMarksHidden(bool hidden, const QString& key);

    /// What each score from 1 came to at this site; empty where no outcomes are known.
    void setLocalMeaning(const std::optional<std::array<reading::ScoreMeaning, 10>>& meaning);

    [[nodiscard]] FindingsModel& findings() { return findings_; }
    [[nodiscard]] FindingsTree& tree() { return *tree_; }

Q_SIGNALS:
    void filterWished(diptych::viewer::FindingFilter filter);
    void findingPicked(int id);

private:
    void build();
    void showProgress(const OpenedStudy& study);
    void showVerdict(const ExamAssessment& assessment, const FindingFilter& filter);
    void setState(const QString& text, Tone tone);

    FindingsModel findings_;
    FindingFilter filter_;
    std::shared_ptr<const ExamAssessment> shown_;  // what the panel was filled from
    QLabel* state_;
    QProgressBar* progress_;
    QWidget* verdict_;
    QLabel* banner_;
    QLabel* local_;
    std::optional<std::array<reading::ScoreMeaning, 10>> meaning_;
    QSlider* slider_;
    QCheckBox* low_;
    QLabel* hidden_;
    QLabel* marksHidden_;
    FindingsTree* tree_;
    QLabel* scope_;
    QLabel* provenance_;
    QLabel* origin_;
    QLabel* model_;
    Tone modelTone_ = Tone::Quiet;
};

}  // namespace diptych::viewer
