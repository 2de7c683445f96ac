// Processes that read files from outside for this one, confined so that a file made to do harm harms them alone.
//
// Each runs the program diptych-reader, which reads files and answers, and can do nothing else: it writes nothing, has
// no network, starts nothing, and its memory is limited (docs/adr/0020-confined-readers.md). A file on which it
// crashes or hangs costs that file, with its reason: ReaderCrashed or ReaderTimedOut; the process is replaced and the
// others of the folder are read. ReaderMissing where no reader can be started or cannot be confined: then nothing is
// read, never in this process instead.
//
// What a reader answers is looked at before it is used, and no memory of its own is: pixels are copied out of what both
// see. As many processes as there are cores read for threads in front, and as many again, standing back as their
// callers do, for those that nobody waits for. They are started when first needed and end with this object.
// Any thread; a caller waits for a process that is free.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace diptych::dicom
{

class ReaderPool;

struct ReaderSettings {
    /// The program diptych-reader and, for tests, what it is told.
    std::filesystem::path program;
    std::vector<std::string> arguments = {};
    /// At once, in front and behind; 0: as many as there are cores.
    unsigned processes = 0;
    /// For any one piece of work. Besides, a second for each file whose header is read, and one for every 8 MB of a
    /// file whose pixels are decoded; four times as long for threads that stand back.
    std::chrono::milliseconds patience{20'000};
    /// How long the memory for pixels is kept for the next image.
    std::chrono::milliseconds memoryKept{2'000};
};

class ReaderProcesses
{
public:
    /// Starts nothing yet.
    explicit ReaderProcesses(ReaderSettings settings);
    ~ReaderProcesses();
    ReaderProcesses(const ReaderProcesses&) = delete;
    ReaderProcesses& operator=(const ReaderProcesses&) = delete;

    /// Starts the processes in front without waiting for them: what follows at once finds them ready sooner.
    void warmUp();
    /// The memory for pixels that those in front keep goes soon, and not after ReaderSettings::memoryKept: nobody waits
    /// for an image. Returns at once.
    void rest();
    /// Those that are not at work end now, and not with this object, which every view that they read holds on to.
    /// Whoever asks again has others started.
    void end();
    /// Those that are there, by their system's numbers.
    [[nodiscard]] std::vector<int> processes() const;

    /// For the libraries that read.
    [[nodiscard]] ReaderPool& pool() const { return *pool_; }

private:
    std::unique_ptr<ReaderPool> pool_;
};

/// The readers of this installation (Installation::plugins()).
[[nodiscard]] std::shared_ptr<ReaderProcesses> installedReaders();

}  // namespace diptych::dicom
