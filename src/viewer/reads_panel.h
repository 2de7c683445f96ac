// The discordance card: what reader 1, reader 2 and the engine say of each breast and each place, side by side.
//
// Shows what it is given; who may see it, the desk has decided. GUI thread only.
#pragma once

#include <vector>

#include <QWidget>

#include "diptych/core/assessment.h"
#include "lesion_layer.h"
#include "reading_part.h"

class QLabel;
class QPushButton;

namespace diptych::viewer
{

class ReadsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ReadsPanel(QWidget* parent = nullptr);

    /// `part`: with the reads that may be seen; hidden where there are none. `engine`: nullptr until it may be shown.
    void show(const ReadingPart& part, bool readsShown, const ExamAssessment* engine, const QString& showKey);

Q_SIGNALS:
    void readsWished();

private:
    QLabel* text_;
    QPushButton* show_;
};

/// First and second read of the exam in this order, whoever's they are; empty where one is not to be seen.
[[nodiscard]] std::vector<NamedRead> bothReads(const ReadingPart& part);
/// What was said last: settled, else sealed.
[[nodiscard]] const reading::FullOpinion& lastWord(const store::SealedRead& read);
/// The others' marks: A for the first reader's, B for the second's.
[[nodiscard]] std::vector<LesionSign> signsOfOthers(const ReadingPart& part);

}  // namespace diptych::viewer
