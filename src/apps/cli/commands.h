// The verbs of diptych-cli. Each adds itself to the command line and, when chosen, leaves its exit status in `status`.
#pragma once

#include <CLI/CLI.hpp>

#include "exit_status.h"

namespace diptych::cli
{

void addScan(CLI::App& app, int& status);
void addAnalyze(CLI::App& app, int& status);
void addPhantom(CLI::App& app, int& status);
void addModel(CLI::App& app, int& status);
void addReport(CLI::App& app, int& status);
void addVerify(CLI::App& app, int& status);
void addStore(CLI::App& app, int& status);
void addMedia(CLI::App& app, int& status);
// Over the network, by DICOM.
void addEcho(CLI::App& app, int& status);
void addFind(CLI::App& app, int& status);
void addRetrieve(CLI::App& app, int& status);
void addSend(CLI::App& app, int& status);
void addReceive(CLI::App& app, int& status);
void addConformance(CLI::App& app, int& status);
// Studies that are analysed ahead by several machines.
void addEnqueue(CLI::App& app, int& status);
void addWorker(CLI::App& app, int& status);
void addQueue(CLI::App& app, int& status);
void addResults(CLI::App& app, int& status);
// ... or by this one.
void addAhead(CLI::App& app, int& status);

}  // namespace diptych::cli
