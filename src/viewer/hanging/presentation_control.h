// Applies presentation states of other makers to the views, at the reader's wish, and takes them off again.
//
// Grey values and shutters may be applied at any time. Graphics, texts and displayed areas point at places in the
// breast as marks do, and labels and descriptions may name what was found: they wait for the same gate as the engine's
// result. A choice is of one study; another study begins as acquired. GUI thread only.
#pragma once

#include <memory>
#include <vector>

#include <QObject>

#include "hanging/presentation_layer.h"

namespace diptych::viewer
{

class EvidenceReading;
class HangingWidget;
class PresentationPanel;
struct OpenedStudy;

/// States that are chosen together: of one series and label, each of other images, as makers write one file an image.
using PresentationGroup = std::vector<std::size_t>;
[[nodiscard]] std::vector<PresentationGroup> groupsOf(const dicom_evidence::PresentationStates& states);

class PresentationControl : public QObject
{
    Q_OBJECT

public:
    PresentationControl(EvidenceReading& reading, HangingWidget& hanging, PresentationPanel& panel,
                        QObject* parent = nullptr);

    /// nullptr: no study, or one that may not be shown. `marksHidden`: the reader hid the marks of others.
    void show(const OpenedStudy* study, bool marksHidden);
    /// As acquired, as a new study begins.
    void forget() { chosen_ = -1; }
    /// The next state; after the last one as acquired. What is shown now, in words; empty where there is none.
    QString next();
    [[nodiscard]] bool applied() const { return chosen_ >= 0; }

Q_SIGNALS:
    /// Through which states the images are seen from now on, in words for the record: "seen through presentation state
    /// 1.2.3"; empty where they are seen as acquired. Names nobody and nothing that was found.
    void statementChanged(const QString& words);

private:
    void choose(int index);
    void apply();
    void showAreas();
    [[nodiscard]] QString nameOf(std::size_t group) const;
    [[nodiscard]] QString statement() const;
    [[nodiscard]] QStringList remarks() const;

    EvidenceReading& reading_;
    HangingWidget& hanging_;
    PresentationPanel& panel_;
    std::shared_ptr<const Study> study_;
    std::shared_ptr<const dicom_evidence::PresentationStates> states_;
    std::vector<PresentationGroup> groups_;
    int chosen_ = -1;
    bool open_ = false;  // the gate
    bool marksHidden_ = false;
    QString statement_;
};

}  // namespace diptych::viewer
