// The workstation as a whole: a window, or a picture of one.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "diptych/inference/suspicion_model.h"
#include "diptych/reading/reader_opinion.h"

namespace diptych::viewer
{

struct WorkstationOptions {
    std::vector<std::filesystem::path> paths;
    std::optional<std::filesystem::path> model;       // model package; the installed one otherwise
    std::optional<inference::DeviceChoice> device;    // as in the user's settings otherwise
    std::optional<std::string> results;               // where the pool of workers keeps its results; "": nowhere
    std::string resultSchema;                         // PostgreSQL's; empty: as workers have it
    std::optional<bool> readerFirst;                  // for this run only; as in the user's settings otherwise
    std::optional<std::filesystem::path> screenshot;  // draw the first study, write a picture, end
    std::optional<reading::ReaderOpinion> opinion;    // entered and sealed by a scripted reader; needs `screenshot`
    int step = 0;   // of the hanging protocol, from 1; needs `screenshot`; 0: the first
    int width = 0;  // of the window; 0: most of the screen
    int height = 0;
};

/// Runs until the window is closed or the picture is written; returns the program's exit status: 0, 3 (nothing
/// readable), 4 (model refused; the picture is written all the same), 1 for any other failure.
/// Starts Qt's offscreen platform by itself where a picture is wanted and there is no display.
[[nodiscard]] int runWorkstation(int& argc, char** argv, const WorkstationOptions& options);

}  // namespace diptych::viewer
