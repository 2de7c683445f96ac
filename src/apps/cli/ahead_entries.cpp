#include "ahead_entries.h"

#include <algorithm>
#include <string>
#include <system_error>

namespace diptych::cli
{

namespace
{

namespace fs = std::filesystem;

bool unfinished(const fs::path& path)
{
    const std::string name = path.filename().string();
    return name.starts_with('.') || name.ends_with(".part") || name.ends_with(".incomplete") || name == "set-aside";
}

void count(AheadEntry& entry, const fs::directory_entry& file)
{
    std::error_code error;
    const auto bytes = file.file_size(error);
    const auto time = file.last_write_time(error);
    if (error)
        return;
    ++entry.files;
    entry.bytes += bytes;
    entry.latest = std::max(entry.latest, time);
}

void countBelow(AheadEntry& entry, const fs::path& folder)
{
    std::error_code error;
    fs::recursive_directory_iterator file(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && file != fs::recursive_directory_iterator(); file.increment(error)) {
        std::error_code unknown;
        if (file->is_regular_file(unknown))
            count(entry, *file);
    }
}

}  // namespace

std::map<fs::path, AheadEntry> entriesBelow(const std::vector<fs::path>& folders)
{
    std::map<fs::path, AheadEntry> entries;
    for (const fs::path& folder : folders) {
        std::error_code error;
        fs::directory_iterator child(folder, fs::directory_options::skip_permission_denied, error);
        for (; !error && child != fs::directory_iterator(); child.increment(error)) {
            std::error_code unknown;
            if (unfinished(child->path()))
                continue;
            if (child->is_directory(unknown)) {
                AheadEntry& entry = entries[child->path()];
                entry.paths = {child->path()};
                countBelow(entry, child->path());
            } else if (child->is_regular_file(unknown)) {
                AheadEntry& loose = entries[folder];
                loose.paths.push_back(child->path());
                count(loose, *child);
            }
        }
    }
    std::erase_if(entries, [](const auto& entry) { return entry.second.files == 0; });
    return entries;
}

}  // namespace diptych::cli
