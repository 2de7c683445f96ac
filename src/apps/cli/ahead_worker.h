// Reads ahead on one machine, without a broker: looks into folders again and again, and keeps the engine's result of
// each study that has come to rest there, once per study, images, model and program version.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ahead_entries.h"
#include "diptych/dicom/reader_processes.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "diptych/store/result_store.h"
#include "exit_status.h"
#include "stop_signals.h"

namespace diptych::cli
{

struct AheadManners {
    bool once = false;  // end when all that lies there was looked at
    std::chrono::milliseconds between{10'000};
};

/// Says on standard error what it does, naming studies by their tag.
class AheadWorker
{
public:
    AheadWorker(std::vector<std::filesystem::path> folders, store::ResultStore& results,
                inference::SuspicionModel& model, StopSignals& signals, std::string name, AheadManners manners);

    /// Until it is told to stop, or, `once`, all was looked at. kIncomplete: some study has no result; kNoConnection:
    /// results cannot be kept.
    [[nodiscard]] ExitStatus work();

private:
    struct Seen {
        AheadEntry entry;
        bool done = false;
        int tries = 0;
    };

    [[nodiscard]] bool handle(Seen& seen);
    /// False: it is to be tried again.
    [[nodiscard]] bool assess(const Study& study, double readMs, bool lastTry);
    [[nodiscard]] bool failed(const Study& study, Reason reason, bool last);

    std::vector<std::filesystem::path> folders_;
    store::ResultStore& results_;
    inference::SuspicionModel& model_;
    StopSignals& signals_;
    std::string name_;
    AheadManners manners_;
    std::shared_ptr<dicom::ReaderProcesses> readers_ = dicom::installedReaders();
    std::map<std::filesystem::path, Seen> seen_;
    ExitStatus status_ = kWhole;
};

}  // namespace diptych::cli
