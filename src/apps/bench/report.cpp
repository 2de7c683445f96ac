#include "report.h"

#include <fstream>
#include <iomanip>
#include <sstream>

#include <QtGlobal>

#include "dcmtk_decoding.h"
#include "diptych/core/version.h"

namespace diptych::bench
{

namespace
{

/// The value of the first line of that name in a file of "name : value" lines.
std::string valueIn(const char* file, const std::string& name)
{
    std::ifstream stream(file);
    std::string line;
    while (std::getline(stream, line))
        if (line.starts_with(name)) {
            const auto colon = line.find(':');
            const auto start = colon == std::string::npos ? colon : line.find_first_not_of(" \t", colon + 1);
            return start == std::string::npos ? std::string() : line.substr(start);
        }
    return "unknown";
}

std::string loadNow()
{
    std::ifstream stream("/proc/loadavg");
    std::string one, five;
    stream >> one >> five;
    return one + " and " + five;
}

}  // namespace

std::string markdown(const std::vector<Row>& rows, const std::string& command, int repeats)
{
    std::ostringstream text;
    text
        << "# Performance\n\n"
        << "Measured by `" << command << "`: ours and its limit in turn, medians of " << repeats
        << " such turns (frames: of eight times as many). Files in the page cache, Qt's offscreen platform, the engine "
           "off.\n\n"
        << "The program is built with the others by the release preset: `build/release/bin/diptych-bench --markdown "
           "docs/PERFORMANCE.md`. It makes its own studies (1 GB, phantoms) where they are not there yet. gdcmscanner "
           "is "
           "measured where it is found in PATH.\n\n"
        << "Machine: " << valueIn("/proc/cpuinfo", "model name") << ", " << usableCores() << " cores, "
        << valueIn("/proc/meminfo", "MemTotal") << "; load over the last one and five minutes " << loadNow()
        << " (other programs were running where this is more than the cores).\n"
        << "Versions: Diptych " << appVersion() << ", Qt " << qVersion() << ", DCMTK " << dcmtkVersion() << ".\n\n"
        << "| step | target | measured | limit | ratio | met | note |\n|---|---|---|---|---|---|---|\n";
    for (const Row& row : rows) {
        text << "| " << row.step << " | " << row.target << " | " << row.measured << " | " << row.limit << " | ";
        if (row.ratio > 0.0)
            text << std::fixed << std::setprecision(2) << row.ratio << " | " << (row.met() ? "yes" : "**no**");
        else
            text << "- | not measured";
        text << " | " << row.note << " |\n";
    }
    return text.str();
}

}  // namespace diptych::bench
