// What the program and its engine say to each other; both are of the same version (core/byte_record.h).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "diptych/core/byte_record.h"
#include "diptych/inference/suspicion_model.h"

namespace diptych::inference
{

/// To the engine, first: what to load.
struct EngineOrder {
    std::string modelFolder;
    std::string plugins;
    DeviceChoice device;
    Arithmetic arithmetic = Arithmetic::Best;
    bool endsWithThread = false;  // with that which started it, at the latest: also while it stands still
};

/// Its answer.
struct EngineReady {
    std::optional<Error> error;  // then nothing else, and the engine ends
    std::string packageSha256;   // of what it loaded
    std::string device, arithmetic, deviceNote;
};

/// Assess what lies in the shared memory, whose descriptor comes with the first question and stays for the others: a
/// part of the model's input after the other, each in the room of a whole input.
struct EngineQuestion {
    std::uint64_t number = 0;
    std::vector<CanvasPart> parts;
    std::uint64_t memoryBytes = 0;
    bool moreFollow = false;  // questions of the same exam
};

struct EngineAnswer {
    std::uint64_t number = 0;  // the question's
    std::optional<Error> error;
    std::vector<std::vector<Candidate>> candidates;  // a list an image
};

struct EngineFields {
    static constexpr auto last(FindingKind) { return FindingKind::Distortion; }
    static constexpr auto last(DeviceChoice::Kind) { return DeviceChoice::Kind::Cuda; }
    static constexpr auto last(Arithmetic) { return Arithmetic::Float32; }

    template <typename Archive, typename Value>
    static void list(Archive& each, Value& value)
    {
        using T = std::remove_const_t<Value>;
        if constexpr (std::same_as<T, Error>) {
            each(value.reason), each(value.detail), each(value.subject);
        } else if constexpr (std::same_as<T, DeviceChoice>) {
            each(value.kind), each(value.cudaIndex);
        } else if constexpr (std::same_as<T, Box>) {
            each(value.x), each(value.y), each(value.width), each(value.height);
        } else if constexpr (std::same_as<T, CanvasPart>) {
            each(value.left), each(value.top), each(value.columns), each(value.rows);
        } else if constexpr (std::same_as<T, Candidate>) {
            each(value.box), each(value.rawConfidence), each(value.rawMalignancy), each(value.kind);
        } else if constexpr (std::same_as<T, EngineOrder>) {
            each(value.modelFolder), each(value.plugins), each(value.device), each(value.arithmetic);
            each(value.endsWithThread);
        } else if constexpr (std::same_as<T, EngineReady>) {
            each(value.error), each(value.packageSha256), each(value.device), each(value.arithmetic);
            each(value.deviceNote);
        } else if constexpr (std::same_as<T, EngineQuestion>) {
            each(value.number), each(value.parts), each(value.memoryBytes), each(value.moreFollow);
        } else if constexpr (std::same_as<T, EngineAnswer>) {
            each(value.number), each(value.error), each(value.candidates);
        } else {
            static_assert(sizeof(T) == 0, "a value without a list of fields");
        }
    }
};

template <typename Message>
[[nodiscard]] std::string bytesOf(const Message& message)
{
    return recordOf<EngineFields>(message);
}

/// Nothing where the bytes are not such a message, to their last one.
template <typename Message>
[[nodiscard]] std::optional<Message> messageFrom(std::string_view bytes)
{
    return fromRecord<EngineFields, Message>(bytes);
}

}  // namespace diptych::inference
