// The confined processes that read files (diptych/dicom/reader_processes.h): who is free, who is asked, who is
// replaced.
//
// A process that crashed, hung or answered nonsense is ended, and another takes its place. A file is blamed only where
// a fresh process crashes on it: a process may have been harmed by the file before. One that was killed from outside
// (the system was short of memory) is asked for again. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "diptych/core/reason.h"
#include "diptych/dicom/reader_processes.h"
#include "reader_messages.h"

namespace diptych::dicom
{

class ReaderPool
{
public:
    /// What came back; only valid during the call.
    struct Reply {
        std::string_view body;
        /// In memory that the reader may still change: to be copied before they are looked at.
        std::span<const std::uint16_t> samples;
        /// A regular file that the reader has opened; -1: none.
        int file = -1;
    };
    /// False: no reader of this program would answer so.
    using Take = std::function<bool(const Reply& reply)>;

    explicit ReaderPool(ReaderSettings settings);
    ~ReaderPool();
    ReaderPool(const ReaderPool&) = delete;
    ReaderPool& operator=(const ReaderPool&) = delete;

    /// Waits for a free process, asks it and lets `take` take the answer. `work`: how long it may take at most besides
    /// ReaderSettings::patience. ReaderCrashed, ReaderTimedOut, ReaderMissing; their details name no file.
    [[nodiscard]] Result<void> ask(ReaderRequest request, std::chrono::milliseconds work, const Take& take);

    void warmUp();
    void rest();
    void end();
    [[nodiscard]] std::vector<int> processes() const;

private:
    struct Reader;
    struct Trouble {
        Reason reason;
        std::string detail;
        bool killed = false;  // from outside
        bool fresh = false;   // it had done nothing before
    };

    Reader& hold(bool behind);
    void giveBack(Reader& reader);
    std::string endProcessOf(Reader& reader);
    [[nodiscard]] Result<void> makeReady(Reader& reader);
    [[nodiscard]] Result<void> start(Reader& reader);
    [[nodiscard]] std::optional<Trouble> tryOnce(const ReaderRequest& request, std::chrono::milliseconds most,
                                                 bool behind, const Take& take);
    [[nodiscard]] std::optional<Trouble> exchange(Reader& reader, const ReaderRequest& request,
                                                  std::chrono::milliseconds most, const Take& take);
    void restIdle(const std::stop_token& stop);

    const ReaderSettings settings_;
    const std::size_t most_;  // in front, and behind
    mutable std::mutex mutex_;
    std::condition_variable_any free_;
    std::condition_variable_any rest_;
    std::vector<std::unique_ptr<Reader>> readers_;
    std::optional<Error> refused_;  // why none could be started, until `triedAgain_`
    std::chrono::steady_clock::time_point triedAgain_;
    std::atomic<int> asking_ = 0;
    std::jthread resting_;  // gives memory back once it is not used
};

}  // namespace diptych::dicom
