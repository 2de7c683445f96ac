// The four standard views chosen from a study, and the state of each.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "diptych/core/study.h"

namespace diptych
{

/// One of the four places of the hanging.
struct ViewSlot {
    StandardView view;
    /// Index into Study::views of the image that is hung here, if any. An image that may not be analysed is
    /// still hung, with its reason; of several images of the view see selectScreeningViews().
    std::optional<std::size_t> chosen;
    /// Empty: this image may be analysed. Else why not. Where nothing is chosen: MissingView, or the reason of an image
    /// that hangs nowhere because its side or view is not told, and that may be this one.
    std::optional<Reason> reason;
    /// Other images of the same view (repeats, magnified, partial), which the reader must be told of.
    std::vector<std::size_t> others;
};

struct ScreeningExam {
    std::array<ViewSlot, 4> slots;    // in the order of kStandardViews
    std::vector<std::size_t> unhung;  // mammograms that belong to none of the four places
    std::optional<Reason> conflict;   // PatientConflict: no slot may be analysed

    [[nodiscard]] bool complete() const;  // four slots that may be analysed
    [[nodiscard]] const ViewSlot& slot(StandardView view) const;
};

/// Chooses the views. Of several images of one view, those that may be analysed come first; among these the
/// one acquired last is chosen (a repeat is made because the first was not good enough). Where acquisition
/// times do not tell which came last, none may be analysed: the slot hangs the first by path with
/// DuplicateView, because a guess could hide the better image (docs/adr/0004).
[[nodiscard]] ScreeningExam selectScreeningViews(const Study& study);

}  // namespace diptych
