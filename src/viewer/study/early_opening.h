// What the program is started with is read while its window is still being built: the folder, then the images that will
// hang first, as they will hang.
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "diptych/core/study.h"
#include "diptych/dicom/read_folder.h"
#include "views/early_views.h"

namespace diptych::viewer
{

using ReadFolder = std::function<Result<StudyLoad>(std::span<const std::filesystem::path>, const dicom::ReadOptions&)>;

/// Begins when it is made, on threads of its own; needs no QApplication. Nothing is shown or decided by it: what it has
/// read is given to the one who opens the same paths, and what it has laid out to the one who hangs the same views.
class EarlyOpening
{
public:
    EarlyOpening(ReadFolder readFolder, std::vector<std::filesystem::path> paths, const dicom::ReadOptions& options);
    /// Cancels what runs and waits for it.
    ~EarlyOpening();
    EarlyOpening(const EarlyOpening&) = delete;
    EarlyOpening& operator=(const EarlyOpening&) = delete;

    /// As the ReadFolder that it was made with. For the same paths, the first time: what is being read already, with
    /// progress told and cancelled by these options; else reads now. Any thread.
    [[nodiscard]] Result<StudyLoad> read(std::span<const std::filesystem::path> paths,
                                         const dicom::ReadOptions& options);
    /// What read() would give, where that is there by now; never waits. Any thread.
    [[nodiscard]] std::optional<Result<StudyLoad>> takeRead(std::span<const std::filesystem::path> paths);
    /// What will probably hang first of what was read; given once, and nothing before the reading has ended.
    [[nodiscard]] EarlyViews takeViews();

private:
    void run(const dicom::ReadOptions& options);
    [[nodiscard]] std::future<Result<StudyLoad>> claim(std::span<const std::filesystem::path> paths, bool onlyIfRead);

    ReadFolder readFolder_;
    std::vector<std::filesystem::path> paths_;
    CancelToken cancel_;
    std::atomic<std::size_t> done_ = 0;
    std::atomic<std::size_t> found_ = 0;
    std::promise<Result<StudyLoad>> promise_;
    std::mutex access_;  // to what follows
    std::future<Result<StudyLoad>> load_;
    EarlyViews views_;
    std::jthread thread_;
};

}  // namespace diptych::viewer
