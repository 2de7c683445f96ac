// Pixels of whatever the header says is a mammogram, in every transfer syntax.
#include <algorithm>

#include "mammogram_header.h"
#include "memory_file.h"
#include "pixel_decoder.h"
#include "reader_messages.h"

using namespace diptych;
using namespace diptych::dicom;

namespace
{

void examine(const PixelImage& image)
{
    fuzz::must(image.rows > 0 && image.columns > 0 && image.bitsStored > 0 && image.bitsStored <= 16);
    fuzz::must(image.samples.size() == static_cast<std::size_t>(image.rows) * static_cast<std::size_t>(image.columns));
    const int most = image.lastStored - image.firstStored;
    fuzz::must(std::ranges::all_of(image.samples, [most](std::uint16_t sample) { return sample <= most; }));
    (void)displayTable(image.grey, image.firstStored, image.lastStored,
                       defaultDisplay(image.grey, image.firstStored, image.lastStored));
}

/// Whoever reads the header, the image is the same.
void compare(const std::string& file, const std::string& uid, const PixelImage* image)
{
    std::vector<std::uint16_t> samples;
    VectorRoom room(samples);
    const auto other = decodeFrame({file, uid, 0}, room, HeaderParser::Dcmtk);
    fuzz::must(other.has_value() == (image != nullptr));
    if (image != nullptr)
        fuzz::must(samples == image->samples &&
                   toMessage(ImageAnswer{{}, *other, {}}) == toMessage(ImageAnswer{{}, *image, {}}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::MemoryFile file(data, size);
    const auto content = readHeader(file.path());
    const auto* const mammogram = mammogramIn(content);
    if (mammogram == nullptr)
        return 0;
    const PixelSource& pixels = *mammogram->view.pixels;
    const auto image = pixels.decode();
    if (!mammogram->view.stack)
        compare(file.path(), mammogram->view.sopInstanceUid, image ? image->get() : nullptr);
    if (image) {
        examine(**image);
        // What the header says is what is decoded: marks and measures are placed by it.
        fuzz::must((*image)->rows == mammogram->view.rows && (*image)->columns == mammogram->view.columns);
    }
    for (int frame = 0; frame < std::min(mammogram->view.frames, 3); ++frame)
        if (const auto image = pixels.decodeFrame(frame))
            examine(**image);
    if (pixels.mayHavePreview())
        if (const auto preview = pixels.decodePreview())
            examine(*preview->image);
    return 0;
}
