#include "archive/fetch_studies.h"

#include <algorithm>
#include <optional>

#include <QObject>

#include "looks/text.h"

namespace diptych::viewer
{

namespace fs = std::filesystem;
namespace net = dicom_network;

namespace
{

/// What an archive tells becomes a folder's name only where it is a UID (PS3.5 9.1).
bool isUid(const std::string& text)
{
    return !text.empty() && text.size() <= 64 && text.front() != '.' &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

int filesIn(const fs::path& folder)
{
    int count = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        count += at->is_regular_file(error) ? 1 : 0;
    return count;
}

class Fetching
{
public:
    Fetching(const NetworkServices& services, const FetchOrder& order, const CancelToken& cancel,
             const std::function<void(const FetchProgress&)>& progress)
        : services_(services), order_(order), cancel_(cancel), progress_(progress)
    {
    }

    Result<void> one(const net::StudyOnServer& study)
    {
        if (!isUid(study.studyInstanceUid))
            return failure(Reason::InvalidArgument, "The archive tells no valid Study Instance UID for this study.");
        const fs::path folder = order_.into / study.studyInstanceUid;
        if (const int here = filesIn(folder); here > 0) {
            if (study.images.value_or(0) > here)
                fetched_.troubles.push_back(
                    QObject::tr("The study of %1 was fetched before with %2 objects; the archive now has %3. Remove "
                                "the folder %4 to fetch it anew.")
                        .arg(dateText(study.studyDate))
                        .arg(here)
                        .arg(*study.images)
                        .arg(pathText(folder)));
            fetched_.folders.push_back(folder);
            return {};
        }
        net::RetrieveOptions options;
        options.cancel = cancel_;
        options.receiver = order_.receiver.get();
        options.progress = [this](const net::RetrieveProgress& objects) {
            at_.objects = objects;
            progress_(at_);
        };
        const auto got = services_.retrieve(order_.node, study, folder, options);
        if (!got)
            return tl::make_unexpected(got.error());
        fetched_.folders.push_back(got->folder);
        return {};
    }

    /// False where it was stopped.
    bool priors()
    {
        net::FindOptions options;
        options.cancel = cancel_;
        const auto found = services_.priors(order_.node, order_.study, options);
        if (!found) {
            if (found.error().reason == Reason::Cancelled)
                return false;
            fetched_.troubles.push_back(
                QObject::tr("The patient's earlier studies were not fetched. %1").arg(sentenceOf(found.error())));
            return true;
        }
        for (const net::RefusedPrior& refused : found->refused)
            fetched_.otherPatient.push_back(
                QObject::tr("The study of %1 was not fetched. %2")
                    .arg(dateText(refused.study.studyDate), sentenceCase(toQt(refused.why))));
        if (found->cut)
            fetched_.troubles.push_back(
                QObject::tr("The archive has more earlier studies than were asked for; the oldest are missing here."));
        at_.studies = 1 + static_cast<int>(found->studies.size());
        for (const net::StudyOnServer& prior : found->studies) {
            ++at_.study;
            at_.objects = {0, 0, prior.images.value_or(0)};
            progress_(at_);
            const Result<void> came = one(prior);
            if (came)
                continue;
            const Error& error = came.error();
            if (error.reason == Reason::Cancelled || cancel_.cancelled())
                return false;
            auto& told = error.reason == Reason::WrongPatient ? fetched_.otherPatient : fetched_.troubles;
            told.push_back(
                QObject::tr("The study of %1 was not fetched. %2").arg(dateText(prior.studyDate), sentenceOf(error)));
        }
        return true;
    }

    FetchedStudies& fetched() { return fetched_; }

private:
    const NetworkServices& services_;
    const FetchOrder& order_;
    const CancelToken& cancel_;
    const std::function<void(const FetchProgress&)>& progress_;
    FetchProgress at_;
    FetchedStudies fetched_;
};

}  // namespace

Result<FetchedStudies> fetchStudies(const NetworkServices& services, const FetchOrder& order, const CancelToken& cancel,
                                    const std::function<void(const FetchProgress&)>& progress)
{
    std::error_code error;
    if (fs::create_directories(order.into, error) && !error)
        fs::permissions(order.into, fs::perms::owner_all, error);  // patients' images: nobody else's to look into
    if (!fs::is_directory(order.into, error))
        return failure(Reason::WriteFailed, "The folder for fetched studies cannot be made: " + order.into.string());
    Fetching fetching(services, order, cancel, progress);
    if (const Result<void> came = fetching.one(order.study); !came)
        return tl::make_unexpected(came.error());
    if (order.priors && !fetching.priors())
        return failure(Reason::Cancelled);
    return std::move(fetching.fetched());
}

}  // namespace diptych::viewer
