#include "reading/reading_changes.h"

namespace diptych::viewer
{

namespace
{

Made madeNow(const Reading& reading)
{
    return reading.session.sealed() ? Made::AfterSealing : Made::BeforeSealing;
}

}  // namespace

bool annotate(Reading& reading, AnnotationEdit edit)
{
    noteOpinion(reading);
    edit.annotation.made = madeNow(reading);
    if (!reading.annotations.apply(edit))
        return false;
    reading.changes.annotated();
    reading.drawingsUnsaved = true;
    return true;
}

void toggleKeyImage(Reading& reading, const std::string& sopInstanceUid)
{
    noteOpinion(reading);
    reading.annotations.toggleKeyImage(sopInstanceUid, madeNow(reading));
    reading.changes.annotated();
    reading.drawingsUnsaved = true;
}

void noteOpinion(Reading& reading)
{
    reading.changes.opinionChanges(reading.session.changes());
}

std::optional<ChangeOrder::Kind> latestChange(Reading& reading)
{
    noteOpinion(reading);
    return reading.changes.latest(reading.session.sealed().has_value());
}

QString undoAnnotation(Reading& reading)
{
    QString what = reading.annotations.undo();
    if (what.isEmpty())
        return what;
    reading.changes.annotationUndone();
    reading.drawingsUnsaved = true;
    return what;
}

QString redoAnnotation(Reading& reading)
{
    noteOpinion(reading);
    QString what = reading.annotations.redo();
    if (what.isEmpty())
        return what;
    reading.changes.annotated();
    reading.drawingsUnsaved = true;
    return what;
}

report_pdf::ReaderMarks readerMarksOf(const Reading& reading)
{
    // Ticks and arrow heads of a printed drawing: some millimetres on any detector.
    constexpr double kReachPx = 30.0;
    report_pdf::ReaderMarks marks;
    for (const Annotation& each : reading.annotations.annotations()) {
        QStringList words = each.reading;
        if (const QString* text = textOf(each.shape); text && !text->isEmpty())
            words.push_back(*text);
        marks.drawings.push_back({each.sopInstanceUid, each.frame, nameOf(each.shape).toStdString(),
                                  words.join(QStringLiteral("; ")).toStdString(), polylinesOf(each.shape, kReachPx),
                                  each.made == Made::AfterSealing});
    }
    for (const auto& [uid, made] : reading.annotations.keyImages())
        marks.keyImages.push_back({uid, made == Made::AfterSealing});
    return marks;
}

}  // namespace diptych::viewer
