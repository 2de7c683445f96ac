// The discordance card: what reader 1, reader 2 and the engine say of each breast and each place, side by side.
//
// Shows what it is given; who may see it, the desk has decided. GUI thread only.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <QWidget>

#include "diptych/core/assessment.h"
#include "hanging/lesion_layer.h"
#include "site/key_bindings.h"
#include "study/opened_study.h"

class QLabel;
class QPushButton;

namespace diptych::viewer
{

class ReadsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ReadsPanel(QWidget* parent = nullptr);

    /// `reading`: with the reads that may be seen; hidden where there are none (nullptr: none). `engine`: nullptr until
    /// it may be shown.
    void show(const Reading* reading, const ExamAssessment* engine, const KeyBindings& keys);

Q_SIGNALS:
    void readsWished();
    /// The arbiter's opinion is to be that of the first reader (0) or of the second (1).
    void takeOverWished(std::size_t reader);
    /// Both readers begin to settle it together, or one goes back to her own read.
    void settleTogetherWished();

private:
    QLabel* text_;
    QPushButton* show_;
    std::array<QPushButton*, 2> takeOver_{};
    QPushButton* together_;
};

/// First and second read of the exam in this order, whoever's they are; empty where one is not to be seen.
[[nodiscard]] std::vector<NamedRead> bothReads(const ReadingPart& part);
/// What was said last: settled, else sealed.
[[nodiscard]] const reading::FullOpinion& lastWord(const store::SealedRead& read);
/// The arbiter, or both readers settling it together, while that opinion is open and both reads are in sight: no other
/// may make a reader's word her own.
[[nodiscard]] bool mayTakeOver(const Reading& reading);
/// The others' marks: A for the first reader's, B for the second's.
[[nodiscard]] std::vector<LesionSign> signsOfOthers(const ReadingPart& part);

}  // namespace diptych::viewer
