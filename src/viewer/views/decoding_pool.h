// Decodes views into pyramids on all cores, and keeps them: what hangs first, what hangs next when there is time.
//
// Asked from and answering on the GUI thread. An image is decoded once, however often and for whatever it is ordered
// while it is being decoded or in memory. Before any of what hangs is decoded whole, the images that hold a smaller one
// show that (ImagePreview). What was not begun when it is no longer wanted is not begun.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QThreadPool>

#include "diptych/core/cancel_token.h"
#include "threads/outcome.h"
#include "views/early_views.h"
#include "views/image_preview.h"
#include "views/laid_out_view.h"
#include "views/pyramid_cache.h"

namespace diptych::viewer
{

class DecodingPool : public QObject
{
    Q_OBJECT

public:
    explicit DecodingPool(std::uint64_t budgetBytes, QObject* parent = nullptr);
    /// Waits for what is being decoded and drops the rest.
    ~DecodingPool() override;

    /// Begins in the order given; viewLoaded() comes as each is ready. Drops what was ordered before and ahead. Of
    /// `early` it takes what it wants, and gives the rest up.
    void load(std::vector<ViewOrder> views, const EarlyViews& early = {});
    /// Besides what was ordered before.
    void loadToo(ViewOrder view);
    /// For what will be looked at next, once what was ordered by load() is there; takes the place of what was read
    /// ahead before. Ends early where the budget does not hold it.
    void readAhead(std::vector<ViewOrder> views);

    void setBudget(std::uint64_t bytes);
    [[nodiscard]] std::uint64_t budget() const { return cache_.budget(); }
    [[nodiscard]] std::uint64_t bytes() const { return cache_.bytes(); }

Q_SIGNALS:
    void viewLoaded(const std::string& sopInstanceUid,
                    const diptych::viewer::Outcome<std::shared_ptr<const diptych::viewer::ImagePyramid>>& pyramid);
    /// Before viewLoaded() of the same image, which is then still being decoded; not for every image.
    void previewLoaded(const std::string& sopInstanceUid, const diptych::viewer::ImagePreview& preview);
    /// Of images in memory, and how many there may be.
    void memoryChanged(qulonglong bytes, qulonglong budget);

private:
    struct Job;

    struct PreviewJob;

    void orderPreview(const ViewOrder& view);
    void finishPreview(const std::shared_ptr<PreviewJob>& job, const std::optional<ImagePreview>& preview);
    void startHeld();
    void order(ViewOrder view);
    [[nodiscard]] std::shared_ptr<EarlyView> earlyOf(const ImageKey& key) const;
    [[nodiscard]] std::optional<LaidOutView> takeMade(const ImageKey& key);
    void tell(std::string sopInstanceUid, LaidOutView view);
    void start(const std::shared_ptr<Job>& job);
    void run(const std::shared_ptr<Job>& job);
    void startAhead();
    void finish(const std::shared_ptr<Job>& job, const LaidOutView& pyramid);
    [[nodiscard]] std::shared_ptr<Job> jobOf(const ImageKey& key) const;
    [[nodiscard]] bool somethingAwaited() const;
    void dropWaiting();
    void tellMemory();

    PyramidCache cache_;
    std::vector<std::shared_ptr<Job>> jobs_;  // waiting and running
    std::atomic<int> waiting_ = 0;            // of those that are not read ahead: for a thread, or held
    std::vector<std::shared_ptr<PreviewJob>> previews_;
    std::vector<std::shared_ptr<Job>> held_;  // of jobs_: until the previews are there
    std::vector<ViewOrder> ahead_;            // not begun yet
    EarlyViews early_;                        // of what hangs
    CancelToken ordered_;                     // of what load() asked for last
    std::uint64_t toldBytes_ = 0;
    std::uint64_t toldBudget_ = 0;
    QThreadPool display_;
    QThreadPool idle_;
};

}  // namespace diptych::viewer
