// ReadingDesk's part that hangs the current study and its prior.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "looks/text.h"
#include "reading/reading_desk.h"
#include "views/priors.h"

namespace diptych::viewer
{

void ReadingDesk::hangCurrent()
{
    shownImage_ = {};
    shownPrior_ = 0;
    std::array<HungView, 4> views;
    std::vector<ViewOrder> orders;
    const OpenedStudy* study = currentStudy();
    for (const StandardView place : kStandardViews) {
        HungView& view = views[static_cast<std::size_t>(place)];
        view.place = place;
        // Images of two patients must not hang side by side as if they were one exam.
        if (study && !study->blocked())
            view = hangView(*study->study, study->exam, place);
        if (study && !study->blocked() && !study->laterStudyDate.empty())
            view.stateLines.insert(
                view.stateLines.begin(),
                {Tone::Amber, tr("Not the latest exam: that of %1 is open").arg(dateText(study->laterStudyDate))});
    }
    if (study)
        orders = ordersFor(views, *study->study);
    const std::array<HungView, 4> priors = priorViews();
    if (hasPrior()) {
        // After the current study's: those are what she waits for.
        const std::vector<ViewOrder> further = ordersFor(priors, *studies_.at(priorRows().front()).study);
        orders.insert(orders.end(), further.begin(), further.end());
    }
    Q_EMIT hangingChanged(views);
    Q_EMIT priorChanged(priors);
    loader_->loadViews(std::move(orders));
    readNextAhead();
}

/// A study that is looked at as another one's prior is not stepped to: what comes next is the next woman.
std::optional<int> ReadingDesk::rowFrom(int row, int by) const
{
    const int way = by < 0 ? -1 : 1;
    std::optional<int> found;
    for (int at = row + way; at >= 0 && at < studies_.count() && by != 0; at += way) {
        if (!offered(at))
            continue;
        found = at;
        by -= way;
    }
    return found;
}

/// The study that the reader comes to next: its images and its prior's while this one is looked at, its analysis before
/// the others'.
void ReadingDesk::readNextAhead()
{
    std::vector<ViewOrder> orders;
    if (const auto next = current_ ? rowFrom(*current_, 1) : std::nullopt; next && !studies_.at(*next).blocked()) {
        const auto add = [this, &orders](int row) {
            const OpenedStudy& study = studies_.at(row);
            for (const StandardView place : kStandardViews) {
                const HungView view = hangView(*study.study, study.exam, place);
                if (view.image)
                    orders.push_back(orderOf(*study.study, *view.image, place));
            }
        };
        add(*next);
        if (const std::vector<int> priors = priorRowsOf(*next); !priors.empty())
            add(priors.front());
    }
    loader_->readAhead(std::move(orders));
}

/// Which of the opened studies are earlier ones of a patient whose later one is open: the list and the views say so,
/// for an old exam must not be read as today's.
void ReadingDesk::tellPriors()
{
    std::unordered_map<std::string, std::vector<int>> rowsOfPatient;  // a prior has the same ID, or it is none
    for (int row = 0; row < studies_.count(); ++row)
        rowsOfPatient[studies_.at(row).study->patient.id].push_back(row);
    for (int row = 0; row < studies_.count(); ++row) {
        OpenedStudy& study = studies_.at(row);
        std::string latest;
        const std::string& patient = study.study->patient.id;
        for (const int other : patient.empty() ? std::vector<int>() : rowsOfPatient.at(patient))
            if (other != row && isPriorOf(*study.study, *studies_.at(other).study))
                latest = std::max(latest, studies_.at(other).study->studyDate);
        if (latest != study.laterStudyDate) {
            study.laterStudyDate = latest;
            studies_.touched(row);
        }
    }
}

/// Studies joined the list while the current one hangs: its own views stay, and so does the prior that is shown.
void ReadingDesk::meetPriors(const std::vector<int>& before)
{
    const std::vector<int> rows = priorRows();
    if (rows != before && !rows.empty()) {
        const bool none = before.empty();
        const auto shown = none ? rows.begin() : std::ranges::find(rows, before[shownPrior_]);
        shownPrior_ = shown == rows.end() ? 0 : static_cast<std::size_t>(shown - rows.begin());
        if (none) {
            const std::array<HungView, 4> views = priorViews();
            Q_EMIT priorChanged(views);
            for (ViewOrder& order : ordersFor(views, *studies_.at(rows.front()).study))
                loader_->loadView(std::move(order));
        }
    }
    readNextAhead();
}

std::vector<ViewOrder> ReadingDesk::ordersFor(const std::array<HungView, 4>& views, const Study& study) const
{
    std::vector<ViewOrder> orders;
    for (const HungView& view : views)
        if (view.image)
            orders.push_back(orderOf(study, *view.image, view.place));
    return orders;
}

void ReadingDesk::showAllImages(StandardView place)
{
    const OpenedStudy* study = currentStudy();
    if (!study || study->blocked())
        return;
    const bool empty = !study->exam.slot(place).chosen;
    const std::size_t count = imagesOf(*study->study, study->exam, place).size();
    if (count < 2) {
        Q_EMIT noticed(Tone::Quiet, tr("There are no further images of %1.").arg(toQt(label(place))));
        return;
    }
    std::vector<HungView> views;
    for (std::size_t i = 0; i < count; ++i) {
        views.push_back(hangView(*study->study, study->exam, place, i + (empty ? 1 : 0)));
        views.back().place = place;
    }
    shownImage_[static_cast<std::size_t>(place)] = empty ? 1 : 0;
    Q_EMIT mosaicWished(views);
    for (const HungView& view : views)
        loader_->loadView(orderOf(*study->study, *view.image, place));
}

std::vector<int> ReadingDesk::priorRows() const
{
    return current_ ? priorRowsOf(*current_) : std::vector<int>();
}

std::vector<int> ReadingDesk::priorRowsOf(int of) const
{
    std::vector<int> rows;
    if (studies_.at(of).blocked())
        return rows;
    for (int row = 0; row < studies_.count(); ++row)
        if (row != of && !studies_.at(row).blocked() && isPriorOf(*studies_.at(row).study, *studies_.at(of).study))
            rows.push_back(row);
    std::ranges::stable_sort(rows, std::ranges::greater{},
                             [this](int row) { return studies_.at(row).study->studyDate; });
    return rows;
}

std::array<HungView, 4> ReadingDesk::priorViews() const
{
    std::array<HungView, 4> views;
    const std::vector<int> rows = priorRows();
    for (const StandardView place : kStandardViews) {
        HungView& view = views[static_cast<std::size_t>(place)];
        view.place = place;
        view.prior = true;
        if (rows.empty()) {
            view.label = toQt(label(place));
            view.stateLines.push_back({Tone::Quiet, tr("No prior study is open")});
            continue;
        }
        const OpenedStudy& prior = studies_.at(rows[std::min(shownPrior_, rows.size() - 1)]);
        view = hangPriorView(*prior.study, prior.exam, *studies_.at(*current_).study, place);
    }
    return views;
}

void ReadingDesk::nextPrior()
{
    const std::vector<int> rows = priorRows();
    if (rows.size() < 2) {
        Q_EMIT noticed(Tone::Quiet, rows.empty() ? tr("No prior study of this patient is open.")
                                                 : tr("There is one prior study only."));
        return;
    }
    shownPrior_ = (shownPrior_ + 1) % rows.size();
    const std::array<HungView, 4> views = priorViews();
    Q_EMIT priorChanged(views);
    for (ViewOrder& order : ordersFor(views, *studies_.at(rows[shownPrior_]).study))
        loader_->loadView(std::move(order));
}

}  // namespace diptych::viewer
