// A decoded image as bytes, to be compared.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pixel_decoder.h"
#include "reader_messages.h"

namespace diptych::dicom::testing
{

/// Everything of the image and its samples, or why there is none.
inline std::string decodedBy(HeaderParser parser, const std::filesystem::path& file, const std::string& sopInstanceUid)
{
    std::vector<std::uint16_t> samples;
    VectorRoom room(samples);
    const auto image = decodeFrame({file.string(), sopInstanceUid, 0}, room, parser);
    if (!image)
        return std::string(code(image.error().reason)) + ", " + image.error().detail;
    return toMessage(ImageAnswer{{}, *image, {}}) +
           std::string(reinterpret_cast<const char*>(samples.data()), samples.size() * sizeof samples.front());
}

}  // namespace diptych::dicom::testing
