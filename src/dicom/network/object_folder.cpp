#include "object_folder.h"

#include <array>
#include <cstring>
#include <fstream>
#include <optional>

#include "diptych/core/flush_to_disk.h"

namespace diptych::dicom_network
{

namespace fs = std::filesystem;

namespace
{

bool sameBytes(const fs::path& one, const fs::path& other)
{
    std::error_code error;
    if (fs::file_size(one, error) != fs::file_size(other, error) || error)
        return false;
    std::ifstream a(one, std::ios::binary);
    std::ifstream b(other, std::ios::binary);
    std::array<char, 65536> left{};
    std::array<char, 65536> right{};
    while (a && b) {
        a.read(left.data(), left.size());
        b.read(right.data(), right.size());
        if (a.gcount() != b.gcount() ||
            std::memcmp(left.data(), right.data(), static_cast<std::size_t>(a.gcount())) != 0)
            return false;
    }
    return a.eof() && b.eof();
}

}  // namespace

Result<Placing> place(const fs::path& temporary, const fs::path& folder, const std::string& uid, const fs::path& aside)
{
    std::error_code error;
    const auto tryName = [&](const fs::path& file) -> std::optional<Placing> {
        error.clear();
        // A link, not a renaming: it never replaces what is there, whoever else writes at this moment.
        fs::create_hard_link(temporary, file, error);
        std::error_code unknown;
        if (error && error != std::errc::file_exists && !fs::exists(file, unknown))
            fs::rename(temporary, file, error);  // a file system without hard links
        if (!error)
            return Placing{Placed::New, file};
        if (error == std::errc::file_exists && sameBytes(temporary, file))
            return Placing{Placed::AlreadyThere, file};
        return std::nullopt;
    };
    // Whoever sent it is told that it is stored, and may forget it: its names are to bear a power cut.
    const auto done = [&](Placing placing) -> Result<Placing> {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        if (!flushToDisk(placing.file.parent_path()))
            return failure(Reason::WriteFailed, "the disk failed");
        return placing;
    };

    error = makeFolders(folder);
    if (error)
        return failure(Reason::WriteFailed, error.message());
    if (const auto placed = tryName(folder / (uid + ".dcm")))
        return done(*placed);
    if (error != std::errc::file_exists)
        return failure(Reason::WriteFailed, error.message());
    error = makeFolders(aside);
    if (error)
        return failure(Reason::WriteFailed, error.message());
    for (int i = 1; i < 100; ++i) {
        if (auto placed = tryName(aside / (uid + "-" + std::to_string(i) + ".dcm"))) {
            if (placed->how == Placed::New)
                placed->how = Placed::SetAside;
            return done(*placed);
        }
        if (error != std::errc::file_exists)
            break;
    }
    return failure(Reason::WriteFailed, error.message());
}

}  // namespace diptych::dicom_network
