#include "jpeg2000.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include <openjpeg.h>

namespace diptych::dicom
{

namespace
{

struct CodecCloser {
    void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
};
struct StreamCloser {
    void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};
struct ImageCloser {
    void operator()(opj_image_t* image) const { opj_image_destroy(image); }
};
using Codec = std::unique_ptr<opj_codec_t, CodecCloser>;
using Stream = std::unique_ptr<opj_stream_t, StreamCloser>;
using Image = std::unique_ptr<opj_image_t, ImageCloser>;

/// The first thing that OpenJPEG finds wrong, kept off standard error. Its threads tell of it, too.
class Complaints
{
public:
    void listenTo(opj_codec_t* codec)
    {
        opj_set_info_handler(
            codec, [](const char*, void*) {}, nullptr);
        opj_set_warning_handler(codec, take, this);
        opj_set_error_handler(codec, take, this);
    }
    [[nodiscard]] std::string first() const
    {
        const std::lock_guard lock(mutex_);
        return first_;
    }

private:
    /// What comes with images that are whole: the stream was walked to its end before, and a multiple component
    /// transformation of one component is none.
    static bool meansDamage(std::string_view message)
    {
        static constexpr std::array<std::string_view, 2> kHarmless{
            "is equal to zero, we assuming it is the last tile-part",
            "is inconsistent with a MCT",
        };
        return std::ranges::none_of(kHarmless, [message](std::string_view harmless) {
            return message.find(harmless) != std::string_view::npos;
        });
    }

    static void take(const char* message, void* self)
    {
        auto& complaints = *static_cast<Complaints*>(self);
        const std::lock_guard lock(complaints.mutex_);
        if (!complaints.first_.empty() || !meansDamage(message))
            return;
        complaints.first_ = message;
        while (!complaints.first_.empty() && (complaints.first_.back() == '\n' || complaints.first_.back() == ' '))
            complaints.first_.pop_back();
    }

    mutable std::mutex mutex_;
    std::string first_;
};

struct Source {
    std::span<const std::uint8_t> bytes;
    std::size_t position = 0;
};

OPJ_SIZE_T readSource(void* target, OPJ_SIZE_T count, void* data)
{
    auto& source = *static_cast<Source*>(data);
    const std::size_t given = std::min(count, source.bytes.size() - source.position);
    if (given == 0)
        return static_cast<OPJ_SIZE_T>(-1);
    std::memcpy(target, source.bytes.data() + source.position, given);
    source.position += given;
    return given;
}

OPJ_OFF_T skipSource(OPJ_OFF_T count, void* data)
{
    auto& source = *static_cast<Source*>(data);
    const auto left = static_cast<OPJ_OFF_T>(source.bytes.size() - source.position);
    if (count < 0 || count > left)
        return -1;
    source.position += static_cast<std::size_t>(count);
    return count;
}

OPJ_BOOL seekSource(OPJ_OFF_T place, void* data)
{
    auto& source = *static_cast<Source*>(data);
    if (place < 0 || place > static_cast<OPJ_OFF_T>(source.bytes.size()))
        return OPJ_FALSE;
    source.position = static_cast<std::size_t>(place);
    return OPJ_TRUE;
}

Stream streamOf(Source& source)
{
    Stream stream(opj_stream_default_create(OPJ_TRUE));
    if (!stream)
        return stream;
    opj_stream_set_user_data(stream.get(), &source, nullptr);
    opj_stream_set_user_data_length(stream.get(), source.bytes.size());
    opj_stream_set_read_function(stream.get(), readSource);
    opj_stream_set_skip_function(stream.get(), skipSource);
    opj_stream_set_seek_function(stream.get(), seekSource);
    return stream;
}

/// This thread's part of the cores: views and slices are decoded side by side already.
class PartOfCores
{
public:
    PartOfCores() : threads_(std::clamp(cores() / (running().fetch_add(1) + 1), 1, most().load())) {}
    ~PartOfCores() { running().fetch_sub(1); }
    PartOfCores(const PartOfCores&) = delete;
    PartOfCores& operator=(const PartOfCores&) = delete;

    [[nodiscard]] int threads() const { return threads_; }
    static std::atomic<int>& most()
    {
        static std::atomic<int> count = kMostThreads;
        return count;
    }
    static constexpr int kMostThreads = 8;  // more hardly help one image

private:
    static int cores() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }
    static std::atomic<int>& running()
    {
        static std::atomic<int> count = 0;
        return count;
    }

    int threads_;
};

tl::unexpected<Error> failed(const Complaints& complaints)
{
    const std::string first = complaints.first();
    if (first.find("emory") != std::string::npos)
        return failure(Reason::OutOfMemory, "no memory to decompress the pixel data");
    return failure(Reason::PixelDataDamaged,
                   "the JPEG 2000 image is damaged" + (first.empty() ? std::string() : " (" + first + ")"));
}

/// Of a size that is halved so many times.
int halved(int size, int halvings)
{
    return (size + (1 << halvings) - 1) >> halvings;
}

Result<Image> decoded(Source& source, const PixelFormat& format, int halvings = 0)
{
    Complaints complaints;
    const Codec codec(opj_create_decompress(OPJ_CODEC_J2K));
    const Stream stream = streamOf(source);
    if (!codec || !stream)
        return failure(Reason::OutOfMemory, "no memory to decompress the pixel data");
    complaints.listenTo(codec.get());
    const PartOfCores part;
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    parameters.cp_reduce = static_cast<OPJ_UINT32>(halvings);
    if (opj_setup_decoder(codec.get(), &parameters) == OPJ_FALSE ||
        opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE) == OPJ_FALSE)
        return failed(complaints);
    // One thread is this one; without threads of its own OpenJPEG goes on as well.
    if (part.threads() > 1)
        (void)opj_codec_set_threads(codec.get(), part.threads());
    opj_image_t* raw = nullptr;
    const bool header = opj_read_header(stream.get(), codec.get(), &raw) != OPJ_FALSE;
    Image image(raw);
    if (!header || !image || opj_decode(codec.get(), stream.get(), image.get()) == OPJ_FALSE ||
        opj_end_decompress(codec.get(), stream.get()) == OPJ_FALSE || !complaints.first().empty())
        return failed(complaints);
    if (image->numcomps != 1 || image->comps[0].data == nullptr ||
        image->comps[0].w != static_cast<OPJ_UINT32>(halved(format.columns, halvings)) ||
        image->comps[0].h != static_cast<OPJ_UINT32>(halved(format.rows, halvings)))
        return failure(Reason::PixelDataDamaged, "the JPEG 2000 image is not of Rows x Columns");
    return image;
}

/// From a value of the codestream to a stored one.
struct SampleRule {
    std::int32_t streamBits = -1;  // those to be read anew as the data set's sign tells; all where both agree
    std::int32_t streamSign = 0;   // of them the one that is the sign in the data set
    int shift = 0;
    std::int32_t offset = 0;
    std::int32_t last = 0;
    bool clamped = false;

    [[nodiscard]] std::uint16_t operator()(std::int32_t value) const
    {
        const std::int32_t told = ((value & streamBits) ^ streamSign) - streamSign;
        const std::int32_t stored = (told >> shift) + offset;
        return static_cast<std::uint16_t>(clamped ? std::clamp(stored, 0, last) : stored & last);
    }
};

Result<SampleRule> sampleRule(const Jpeg2000Codestream& codestream, const PixelFormat& format, bool lossless)
{
    SampleRule rule;
    rule.shift = format.highBit + 1 - format.bitsStored;
    rule.offset = format.isSigned ? 1 << (format.bitsStored - 1) : 0;
    rule.last = (1 << format.bitsStored) - 1;
    rule.clamped = !lossless;
    if (rule.shift > 0 && codestream.precision <= format.highBit)
        return failure(Reason::UnsupportedPixelFormat, "High Bit is none of the JPEG 2000 image's bits");
    if (codestream.isSigned == format.isSigned)
        return rule;
    // Whole words were compressed under the other sign: their bits are right. Of fewer bits nobody can tell.
    if (codestream.precision < format.bitsStored)
        return failure(Reason::UnsupportedPixelFormat,
                       "Pixel Representation and the JPEG 2000 image contradict each other");
    rule.streamBits = (1 << codestream.precision) - 1;
    rule.streamSign = format.isSigned ? 1 << (codestream.precision - 1) : 0;
    return rule;
}

}  // namespace

void setMostThreadsOfJpeg2000(int threads)
{
    PartOfCores::most() = std::clamp(threads, 1, PartOfCores::kMostThreads);
}

Result<void> decodeJpeg2000(std::span<const std::uint8_t> bytes, const Jpeg2000Codestream& codestream,
                            const PixelFormat& format, bool lossless, SampleRoom& room)
{
    const auto rule = sampleRule(codestream, format, lossless);
    if (!rule)
        return tl::make_unexpected(rule.error());
    Source source{bytes.subspan(codestream.offset, codestream.length)};
    const auto image = decoded(source, format);
    if (!image)
        return tl::make_unexpected(image.error());
    const OPJ_INT32* values = (*image)->comps[0].data;
    std::array<std::uint16_t, 4096> block;  // stays in the cache
    room.begin(format.pixels());
    for (const OPJ_INT32* const end = values + format.pixels(); values < end;) {
        const auto count = std::min(static_cast<std::ptrdiff_t>(block.size()), end - values);
        std::transform(values, values + count, block.begin(), *rule);
        room.append({block.data(), static_cast<std::size_t>(count)});
        values += count;
    }
    return {};
}

Result<void> decodeJpeg2000Smaller(std::span<const std::uint8_t> bytes, const Jpeg2000Codestream& codestream,
                                   const PixelFormat& format, int halvings, SampleRoom& room)
{
    if (codestream.halvings < halvings || codestream.isSigned != format.isSigned ||
        format.highBit + 1 != format.bitsStored)
        return failure(Reason::UnsupportedPixelFormat, "the JPEG 2000 image holds no smaller one");
    Source source{bytes.subspan(codestream.offset, codestream.length)};
    const auto image = decoded(source, format, halvings);
    if (!image)
        return tl::make_unexpected(image.error());
    if ((*image)->x0 != 0 || (*image)->y0 != 0)
        return failure(Reason::UnsupportedPixelFormat, "the JPEG 2000 image begins inside its grid");
    const int rows = halved(format.rows, halvings);
    const int columns = halved(format.columns, halvings);
    const OPJ_INT32* const values = (*image)->comps[0].data;
    const int offset = format.isSigned ? 1 << (format.bitsStored - 1) : 0;
    const int last = (1 << format.bitsStored) - 1;
    // The transform's low-pass values lie on every 2^halvings-th pixel, at the corner of the square that they stand for
    // here: the value at the square's middle is that of (2^halvings - 1) / 2 pixels further right and down.
    const double towards = ((1 << halvings) - 1) / 2.0 / (1 << halvings);
    const auto weight = static_cast<int>(std::lround(towards * 256.0));
    room.begin(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    std::vector<std::uint16_t> line(static_cast<std::size_t>(columns));
    for (int row = 0; row < rows; ++row) {
        const OPJ_INT32* const upper = values + static_cast<std::ptrdiff_t>(row) * columns;
        const OPJ_INT32* const lower = row + 1 < rows ? upper + columns : upper;
        for (int column = 0; column < columns; ++column) {
            const int next = column + 1 < columns ? column + 1 : column;
            // 16 bits and two weights of 8 fit 32; values may run over a little, which is cut off.
            const std::int64_t top = std::int64_t{upper[column]} * (256 - weight) + std::int64_t{upper[next]} * weight;
            const std::int64_t low = std::int64_t{lower[column]} * (256 - weight) + std::int64_t{lower[next]} * weight;
            const std::int64_t value = (top * (256 - weight) + low * weight + 32768) >> 16;
            line[static_cast<std::size_t>(column)] =
                static_cast<std::uint16_t>(std::clamp<std::int64_t>(value + offset, 0, std::int64_t{last}));
        }
        room.append(line);
    }
    return {};
}

namespace
{

struct Sink {
    std::vector<std::uint8_t> bytes;
    std::size_t position = 0;
};

OPJ_SIZE_T writeSink(void* from, OPJ_SIZE_T count, void* data)
{
    auto& sink = *static_cast<Sink*>(data);
    sink.bytes.resize(std::max(sink.bytes.size(), sink.position + count));
    std::memcpy(sink.bytes.data() + sink.position, from, count);
    sink.position += count;
    return count;
}

OPJ_BOOL seekSink(OPJ_OFF_T place, void* data)
{
    auto& sink = *static_cast<Sink*>(data);
    if (place < 0)
        return OPJ_FALSE;
    sink.position = static_cast<std::size_t>(place);
    return OPJ_TRUE;
}

OPJ_OFF_T skipSink(OPJ_OFF_T count, void* data)
{
    auto& sink = *static_cast<Sink*>(data);
    return seekSink(static_cast<OPJ_OFF_T>(sink.position) + count, data) == OPJ_TRUE ? count : -1;
}

}  // namespace

Result<std::vector<std::uint8_t>> encodeJpeg2000(std::span<const std::uint16_t> samples, int rows, int columns,
                                                 int bits)
{
    opj_image_cmptparm_t component{};
    component.dx = component.dy = 1;
    component.w = static_cast<OPJ_UINT32>(columns);
    component.h = static_cast<OPJ_UINT32>(rows);
    component.prec = static_cast<OPJ_UINT32>(bits);
    const Image image(opj_image_create(1, &component, OPJ_CLRSPC_GRAY));
    const Codec codec(opj_create_compress(OPJ_CODEC_J2K));
    const Stream stream(opj_stream_default_create(OPJ_FALSE));
    if (!image || !codec || !stream)
        return failure(Reason::OutOfMemory, "no memory to compress the pixel data");
    image->x1 = component.w;
    image->y1 = component.h;
    std::ranges::copy(samples, image->comps[0].data);

    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1;
    parameters.tcp_rates[0] = 0;  // lossless
    parameters.cp_disto_alloc = 1;
    while (parameters.numresolution > 1 && (std::min(rows, columns) >> (parameters.numresolution - 1)) == 0)
        --parameters.numresolution;
    Complaints complaints;
    complaints.listenTo(codec.get());
    Sink sink;
    opj_stream_set_user_data(stream.get(), &sink, nullptr);
    opj_stream_set_write_function(stream.get(), writeSink);
    opj_stream_set_seek_function(stream.get(), seekSink);
    opj_stream_set_skip_function(stream.get(), skipSink);
    const PartOfCores part;
    if (opj_setup_encoder(codec.get(), &parameters, image.get()) == OPJ_FALSE)
        return failure(Reason::WriteFailed, "the pixels cannot be compressed", complaints.first());
    if (part.threads() > 1)
        (void)opj_codec_set_threads(codec.get(), part.threads());
    if (opj_start_compress(codec.get(), image.get(), stream.get()) == OPJ_FALSE ||
        opj_encode(codec.get(), stream.get()) == OPJ_FALSE || opj_end_compress(codec.get(), stream.get()) == OPJ_FALSE)
        return failure(Reason::WriteFailed, "the pixels cannot be compressed", complaints.first());
    return std::move(sink.bytes);
}

}  // namespace diptych::dicom
