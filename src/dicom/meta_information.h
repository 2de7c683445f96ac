// File Meta Information (PS3.10 7.1), and how the data set behind it is encoded: told as DCMTK tells it, so that what
// was walked (file_outline.h) is what DCMTK parses. Where both could tell otherwise, the file is refused.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "diptych/core/reason.h"
#include "file_outline.h"

namespace diptych::dicom
{

inline constexpr std::uint64_t kPreambleBytes = 128;

/// Group 0002: explicit little endian, ended by the first tag of another group. Leaves `source` behind the last of
/// its elements and gives the Transfer Syntax UID, empty where there is none. Sequences do not occur in it.
[[nodiscard]] Result<std::string> readMetaInformation(ByteSource& source);

/// The first bytes of a data set or of meta information.
using FirstBytes = std::array<unsigned char, 8>;

/// What the first tag of a data set tells of its encoding; nullopt where it cannot be one. Data sets begin with
/// group 0008 or below (ACR-NEMA objects, private directories), whichever way round that is written.
[[nodiscard]] std::optional<DatasetEncoding> guessEncoding(const FirstBytes& head);

/// Of a transfer syntax that DCMTK knows what it is, else what the data tell; nullopt where they do not.
[[nodiscard]] std::optional<DatasetEncoding> encodingOf(const std::string& transferSyntaxUid, const FirstBytes& head);

/// Whether the meta information begins with its length, and that leads to the data set at `dataset`.
[[nodiscard]] bool statesItsLength(std::span<const unsigned char> head, std::uint64_t dataset);

}  // namespace diptych::dicom
