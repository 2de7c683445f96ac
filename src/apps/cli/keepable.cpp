#include "keepable.h"

#include <algorithm>

namespace diptych::cli
{

bool ofTheMachine(Reason reason)
{
    return reason == Reason::OutOfMemory || reason == Reason::ModelError || reason == Reason::Unreadable ||
           reason == Reason::ReaderTimedOut || reason == Reason::ReaderMissing;
}

std::optional<Reason> failureOf(const ExamAssessment& exam)
{
    for (const ViewAssessment& view : exam.views) {
        if (view.reason && ofTheMachine(*view.reason))
            return view.reason;
    }
    if (exam.status != ExamStatus::Failed)
        return std::nullopt;
    const auto failed = std::ranges::find(exam.views, ViewStatus::Failed, &ViewAssessment::status);
    return failed != exam.views.end() && failed->reason ? *failed->reason : Reason::ModelError;
}

std::optional<Reason> lostFileOf(const StudyLoad& load)
{
    const auto lost =
        std::ranges::find_if(load.skipped, [](const SkippedFile& file) { return ofTheMachine(file.reason); });
    if (lost == load.skipped.end() || load.studies.size() != 1)
        return std::nullopt;
    return lost->reason;
}

}  // namespace diptych::cli
