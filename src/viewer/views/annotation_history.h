// A reader's annotations and key images of one study, with every step to take back and to make again.
//
// They are the reader's own and never the engine's. Kept in the study's Reading for the program's run. GUI thread only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "views/annotation.h"

namespace diptych::viewer
{

/// A wish that a tool has from what the reader did; AnnotationHistory carries it out as one step.
struct AnnotationEdit {
    enum class Kind { Add, Change, Remove };

    Kind kind = Kind::Add;
    Annotation annotation;  // Change and Remove: of that id
};

class AnnotationHistory
{
public:
    /// In the order of drawing.
    [[nodiscard]] const std::vector<Annotation>& annotations() const { return now_.annotations; }
    [[nodiscard]] std::vector<Annotation> annotationsOf(const std::string& sopInstanceUid) const;
    /// SOP Instance UIDs of the images that the reader marked as key images, and when.
    [[nodiscard]] const std::map<std::string, Made>& keyImages() const { return now_.keyImages; }
    [[nodiscard]] bool empty() const { return now_.annotations.empty() && now_.keyImages.empty(); }

    /// False where the annotation to change or to remove is not there; then nothing is a step.
    bool apply(const AnnotationEdit& edit);
    void toggleKeyImage(const std::string& sopInstanceUid, Made made);

    /// One step back or forth; what it was ("Ruler", "Key image") or empty where there is none.
    QString undo();
    QString redo();
    [[nodiscard]] bool canUndo() const { return !past_.empty(); }
    [[nodiscard]] bool canRedo() const { return !future_.empty(); }

private:
    struct State {
        std::vector<Annotation> annotations;
        std::map<std::string, Made> keyImages;
    };
    struct Step {
        QString name;
        State other;  // before the step in the past, after it in the future
    };
    void beginStep(const QString& name);

    State now_;
    std::vector<Step> past_;
    std::vector<Step> future_;
    int lastId_ = 0;
};

/// In which order a reader changed the opinion and the annotations of a study, so that one key takes back the latest
/// change, whichever it was.
class ChangeOrder
{
public:
    enum class Kind { Opinion, Annotation };

    /// How many changes of the opinion can be taken back now; to be told whenever that may have changed.
    void opinionChanges(std::size_t count);
    void annotated() { order_.push_back(Kind::Annotation); }
    /// The latest change of annotations was taken back.
    void annotationUndone();
    /// The latest change that can be taken back. A sealed opinion cannot: then it is an annotation, or nothing.
    [[nodiscard]] std::optional<Kind> latest(bool opinionIsSealed) const;

private:
    void dropLatest(Kind kind);
    std::vector<Kind> order_;
};

}  // namespace diptych::viewer
