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

/// A moment of acquisition, to the second at least, and the offset from UTC as the file writes it (often not at all).
struct Moment {
    std::string digits;  // YYYYMMDDHHMMSSffffff
    std::string offset;
};

std::optional<Moment> momentOf(const std::string& dateTime)
{
    constexpr std::size_t kToTheSecond = 14;
    constexpr std::size_t kWhole = 20;
    Moment moment;
    const auto sign = dateTime.find_first_of("+-");
    if (sign != std::string::npos)
        moment.offset = dateTime.substr(sign);
    for (const char c : dateTime.substr(0, sign))
        if (c != '.')
            moment.digits += c;
    if (moment.digits.size() < kToTheSecond || moment.digits.size() > kWhole)
        return std::nullopt;
    moment.digits.resize(kWhole, '0');
    return moment;
}

/// The one acquired last; nullopt where the times do not tell: equal, not to the second, or by different clocks.
std::optional<std::size_t> acquiredLast(const Study& study, const std::vector<std::size_t>& candidates)
{
    std::vector<Moment> moments;
    for (const std::size_t index : candidates) {
        const auto moment = momentOf(study.views[index].acquisitionDateTime);
        if (!moment || (!moments.empty() && moment->offset != moments.front().offset))
            return std::nullopt;
        moments.push_back(*moment);
    }
    std::size_t latest = 0;
    for (std::size_t i = 1; i < moments.size(); ++i)
        if (moments[i].digits > moments[latest].digits)
            latest = i;
    for (std::size_t i = 0; i < moments.size(); ++i)
        if (i != latest && moments[i].digits == moments[latest].digits)
            return std::nullopt;
    return candidates[latest];
}

/// Whether an image that hangs nowhere may be the view of this place: what it does not tell could be just that.
bool mayBe(StandardView place, const ViewKey& key)
{
    return (!key.laterality || *key.laterality == laterality(place)) &&
           (key.position == ViewPosition::Unknown || key.position == position(place));
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
        // A stack of slices never stands in for a plain image that is there.
        std::stable_partition(images[place].begin(), images[place].end(),
                              [&study](std::size_t index) { return !study.views[index].stack; });
        exam.slots[place].view = kStandardViews[place];
        fillSlot(exam.slots[place], study, images[place]);
        // Not "missing" while an image is there that may be it.
        if (!exam.slots[place].chosen)
            for (const std::size_t index : exam.unhung)
                if (mayBe(kStandardViews[place], study.views[index].key) && !study.views[index].reasons.empty()) {
                    exam.slots[place].reason = study.views[index].reasons.front();
                    break;
                }
        if (exam.conflict && exam.slots[place].chosen)
            exam.slots[place].reason = exam.conflict;
    }
    return exam;
}

}  // namespace diptych
