// What this process and a reader (reader_pool.h, reader_service.h) say to each other: records of byte_record.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "diptych/core/byte_record.h"
#include "diptych/core/pixel_image.h"
#include "sample_room.h"

namespace diptych::dicom
{

enum class ReaderWork : std::uint8_t {
    Headers,   // of `paths`: one answer each, as toBytes() gives it
    Frame,     // `frame` of `paths.front()`: an image, and its samples in the shared memory or where they lie
    Preview,   // likewise, at a part of its size
    Document,  // `paths.front()`, as the service's reader of documents understands `detail`
    Rest,      // gives back the memory that is kept for images
};

/// How uncompressed samples are handed over.
enum class PlainAnswer : std::uint8_t {
    Copied,              // in the shared memory, as all others
    WhereTheyLie,        // the open file will do, once the reader has waited for what the system says is missing
    FetchedWhereTheyLie  // likewise, once it has waited for all of them: the system does not tell everything
};

struct ReaderRequest {
    ReaderWork work = ReaderWork::Rest;
    std::uint32_t seconds = 0;  // after which nobody waits for the answer any more
    std::int32_t threads = 1;   // this reader's part of the cores
    std::vector<std::string> paths;
    std::string sopInstanceUid;
    std::int32_t frame = 0;
    PlainAnswer plain = PlainAnswer::Copied;
    std::string detail;
};

/// What a reader says first.
struct ReaderGreeting {
    std::string version;  // appVersion()
    std::string refusal;  // why it reads nothing; empty: it is ready
};

struct ReaderAnswer {
    std::string body;
    std::uint64_t samples = 0;      // in the shared memory, from its beginning
    std::uint64_t memoryBytes = 0;  // of the memory that comes with this answer; 0: none, or the one that came before
    bool file = false;              // an open file comes with it instead
};

/// Body of an answer about pixels: an error, or the image without its samples.
struct ImageAnswer {
    std::optional<Error> error;
    std::optional<PixelImage> image;
    std::optional<PlainPlace> place = {};  // in the file that comes with the answer: where its samples lie
};

struct ReaderFields {
    static constexpr auto last(ReaderWork) { return ReaderWork::Rest; }
    static constexpr auto last(PlainAnswer) { return PlainAnswer::FetchedWhereTheyLie; }
    static constexpr auto last(VoiFunction) { return VoiFunction::Sigmoid; }

    template <typename Archive, typename Value>
    static void list(Archive& each, Value& value)
    {
        using T = std::remove_const_t<Value>;
        if constexpr (std::is_same_v<T, ReaderRequest>) {
            each(value.work), each(value.seconds), each(value.threads), each(value.paths), each(value.sopInstanceUid);
            each(value.frame), each(value.plain), each(value.detail);
        } else if constexpr (std::is_same_v<T, ReaderGreeting>) {
            each(value.version), each(value.refusal);
        } else if constexpr (std::is_same_v<T, ReaderAnswer>) {
            each(value.body), each(value.samples), each(value.memoryBytes), each(value.file);
        } else if constexpr (std::is_same_v<T, ImageAnswer>) {
            each(value.error), each(value.image), each(value.place);
        } else if constexpr (std::is_same_v<T, PlainPlace>) {
            each(value.byte), each(value.bytes), each(value.bitsAllocated), each(value.highBit);
        } else if constexpr (std::is_same_v<T, Error>) {
            each(value.reason), each(value.detail), each(value.subject);
        } else if constexpr (std::is_same_v<T, PixelImage>) {
            each(value.rows), each(value.columns), each(value.bitsStored), each(value.firstStored);
            each(value.lastStored), each(value.grey);
        } else if constexpr (std::is_same_v<T, GreyScale>) {
            each(value.rescaleSlope), each(value.rescaleIntercept), each(value.modalityLut), each(value.voiLuts);
            each(value.voiWindows), each(value.presentationLut), each(value.inverse), each(value.paddingFirst);
            each(value.paddingLast);
        } else if constexpr (std::is_same_v<T, LookUpTable>) {
            each(value.firstValue), each(value.bits), each(value.entries), each(value.explanation);
        } else if constexpr (std::is_same_v<T, VoiWindow>) {
            each(value.centre), each(value.width), each(value.function), each(value.explanation);
        } else {
            static_assert(std::is_same_v<T, void>, "a kind of value without a list of its fields");
        }
    }
};

template <typename Value>
[[nodiscard]] std::string toMessage(const Value& value)
{
    return recordOf<ReaderFields>(value);
}

/// nullopt where the bytes are not what toMessage() gives.
template <typename Value>
[[nodiscard]] std::optional<Value> fromMessage(std::string_view bytes)
{
    return fromRecord<ReaderFields, Value>(bytes);
}

/// Grey values that are numbers, and tables that can be looked up.
[[nodiscard]] bool isPlausible(const GreyScale& grey);
[[nodiscard]] std::uint64_t pixelsOf(const PixelImage& image);
/// Whether an image that somebody else made can be drawn from: sizes within kMaxPixels, as many `samples`, a range of
/// stored values as a file has it, and such grey values.
[[nodiscard]] bool isPlausible(const PixelImage& image, std::uint64_t samples);
/// Whether the samples of such an image may lie so.
[[nodiscard]] bool isPlausible(const PlainPlace& place, const PixelImage& image);

}  // namespace diptych::dicom
