// The engines that a process has started, as proc(5) shows them.
#pragma once

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace diptych::inference::test
{

/// A line of a `status` file in `folder`, without its name.
inline std::string statusOf(const std::string& folder, const std::string& name)
{
    std::ifstream status(folder + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ":"))
            return line.substr(std::min(line.find_first_not_of(" \t", name.size() + 1), line.size()));
    return {};
}

inline std::vector<std::string> threadsOf(int process)
{
    std::vector<std::string> folders;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task", error))
        folders.push_back(entry.path());
    return folders;
}

/// Still there: the first thread may have ended before the others.
inline bool isEngine(int process)
{
    const std::string folder = "/proc/" + std::to_string(process);
    return statusOf(folder, "Name") == "diptych-engine" &&
           (!statusOf(folder, "State").starts_with('Z') || threadsOf(process).size() > 1);
}

inline std::vector<int> engineProcesses(int parent)
{
    std::vector<int> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename();
        int process = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), process).ec == std::errc{} && isEngine(process) &&
            statusOf(entry.path(), "PPid") == std::to_string(parent))
            found.push_back(process);
    }
    return found;
}

inline int nicenessOf(const std::string& folder)
{
    std::ifstream stat(folder + "/stat");
    std::string text;
    std::getline(stat, text);
    std::istringstream fields(text.substr(text.rfind(')') + 1));  // the name may hold blanks
    std::string field;
    for (int number = 3; number < 19; ++number)
        fields >> field;
    int niceness = 0;
    fields >> niceness;
    return niceness;
}

}  // namespace diptych::inference::test
