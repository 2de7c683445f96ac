#include "diptych/core/screening_exam.h"

#include <algorithm>

namespace diptych
{

namespace
{

bool analysable(const MammogramView& view)
{
    return view.reasons.empty();
}

/// The one acquired last; nullopt where the times do not tell (equal or missing).
std::optional<std::size_t> acquiredLast(const Study& study, const std::vector<std::size_t>& candidates)
{
    std::size_t latest = candidates.front();
    for (const std::size_t index : candidates)
        if (study.views[index].acquisitionDateTime > study.views[latest].acquisitionDateTime)
            latest = index;
    for (const std::size_t index : candidates) {
        const std::string& time = study.views[index].acquisitionDateTime;
        // An empty time could be later than any other: it makes the order unknown.
        if (index != latest && (time.empty() || time == study.views[latest].acquisitionDateTime))
            return std::nullopt;
    }
    return latest;
}

void fillSlot(ViewSlot& slot, const Study& study, const std::vector<std::size_t>& images)
{
    if (images.empty()) {
        slot.reason = Reason::MissingView;
        return;
    }
    std::vector<std::size_t> candidates;
    std::copy_if(images.begin(), images.end(), std::back_inserter(candidates),
                 [&study](std::size_t index) { return analysable(study.views[index]); });
    if (candidates.empty()) {
        slot.chosen = images.front();
        slot.reason = study.views[images.front()].reasons.front();
    } else if (candidates.size() == 1) {
        slot.chosen = candidates.front();
    } else if (const auto latest = acquiredLast(study, candidates)) {
        slot.chosen = *latest;
    } else {
        slot.chosen = candidates.front();
        slot.reason = Reason::DuplicateView;
    }
    std::copy_if(images.begin(), images.end(), std::back_inserter(slot.others),
                 [&slot](std::size_t index) { return index != *slot.chosen; });
}

}  // namespace

bool ScreeningExam::complete() const
{
    return !conflict &&
           std::all_of(slots.begin(), slots.end(), [](const ViewSlot& slot) { return slot.chosen && !slot.reason; });
}

const ViewSlot& ScreeningExam::slot(StandardView view) const
{
    return slots[static_cast<std::size_t>(view)];
}

ScreeningExam selectScreeningViews(const Study& study)
{
    ScreeningExam exam;
    if (!study.conflicts.empty())
        exam.conflict = study.conflicts.front();

    std::array<std::vector<std::size_t>, 4> images;
    for (std::size_t index = 0; index < study.views.size(); ++index) {
        if (const auto place = standardView(study.views[index].key))
            images[static_cast<std::size_t>(*place)].push_back(index);
        else
            exam.unhung.push_back(index);
    }
    for (std::size_t place = 0; place < exam.slots.size(); ++place) {
        exam.slots[place].view = kStandardViews[place];
        fillSlot(exam.slots[place], study, images[place]);
        if (exam.conflict && exam.slots[place].chosen)
            exam.slots[place].reason = exam.conflict;
    }
    return exam;
}

}  // namespace diptych
