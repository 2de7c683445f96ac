// Values as bytes and back, within one version of the program on one machine: entries of the kept index, messages to
// the program's own other processes. Not an exchange format.
//
// A class `Fields` lists the fields of every kind of value once for both ways, so that they cannot differ:
//
//     struct Fields {
//         template <typename Archive, typename Value>
//         static void list(Archive& each, Value& value);  // each(value.a), each(value.b); Value is const for a writer
//         static constexpr Colour last(Colour);           // the last of each enumeration: what lies beyond is refused
//                                                         // (of Reason it is known here)
//     };
//
// A reader is safe on bytes from anywhere: it reads nothing beyond their end, takes no memory that they do not fill,
// and tells by ok() that something was not as it must be. Plain values, any thread.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "diptych/core/reason.h"

namespace diptych
{

template <typename T>
concept RecordNumber = std::is_arithmetic_v<T>;
template <typename T>
concept RecordEnumeration = std::is_enum_v<T>;

template <typename Fields>
class RecordWriter
{
public:
    [[nodiscard]] std::string take() { return std::move(bytes_); }

    template <typename T>
    void operator()(const T& value)
    {
        if constexpr (RecordNumber<T>) {
            bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
        } else if constexpr (RecordEnumeration<T>) {
            (*this)(static_cast<std::uint8_t>(value));
        } else {
            Fields::list(*this, value);
        }
    }
    void operator()(const std::string& value)
    {
        count(value.size());
        bytes_ += value;
    }
    template <typename T>
    void operator()(const std::optional<T>& value)
    {
        (*this)(value.has_value());
        if (value)
            (*this)(*value);
    }
    template <typename T>
    void operator()(const std::vector<T>& values)
    {
        sequence(values);
    }
    template <typename T>
    void operator()(const std::set<T>& values)
    {
        sequence(values);
    }

private:
    template <typename Values>
    void sequence(const Values& values)
    {
        count(values.size());
        for (const auto& value : values)
            (*this)(value);
    }
    void count(std::size_t number) { (*this)(static_cast<std::uint32_t>(number)); }

    std::string bytes_;
};

template <typename Fields>
class RecordReader
{
public:
    explicit RecordReader(std::string_view bytes) : left_(bytes) {}
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool atEnd() const { return ok_ && left_.empty(); }

    template <typename T>
    void operator()(T& value)
    {
        if constexpr (std::same_as<T, bool>) {
            std::uint8_t byte = 0;
            (*this)(byte);
            ok_ = ok_ && byte <= 1;
            value = byte == 1;
        } else if constexpr (RecordNumber<T>) {
            if (const std::string_view bytes = next(sizeof value); ok_)
                std::memcpy(&value, bytes.data(), sizeof value);
        } else if constexpr (RecordEnumeration<T>) {
            std::uint8_t byte = 0;
            (*this)(byte);
            ok_ = ok_ && byte <= static_cast<std::uint8_t>(last<T>());
            if (ok_)
                value = static_cast<T>(byte);
        } else {
            Fields::list(*this, value);
        }
    }
    void operator()(std::string& value)
    {
        std::uint32_t length = 0;
        (*this)(length);
        value = next(length);
    }
    template <typename T>
    void operator()(std::optional<T>& value)
    {
        bool told = false;
        (*this)(told);
        if (told && ok_)
            (*this)(value.emplace(T{}));  // clang 14 finds no emplace() of nested classes
    }
    template <typename T>
    void operator()(std::vector<T>& values)
    {
        for (std::uint32_t left = number(); left > 0 && ok_; --left)
            (*this)(values.emplace_back());
    }
    template <typename T>
    void operator()(std::set<T>& values)
    {
        for (std::uint32_t left = number(); left > 0 && ok_; --left) {
            T value{};
            (*this)(value);
            values.insert(std::move(value));
        }
    }

private:
    /// Beyond lies no value of the enumeration.
    template <typename T>
    static constexpr T last()
    {
        if constexpr (std::same_as<T, Reason>)
            return Reason::Cancelled;
        else
            return Fields::last(T{});
    }
    std::string_view next(std::size_t count)
    {
        ok_ = ok_ && count <= left_.size();
        const std::string_view bytes = left_.substr(0, ok_ ? count : 0);
        left_.remove_prefix(bytes.size());
        return bytes;
    }
    /// Of values that follow: each has a byte at least.
    std::uint32_t number()
    {
        std::uint32_t count = 0;
        (*this)(count);
        ok_ = ok_ && count <= left_.size();
        return count;
    }

    std::string_view left_;
    bool ok_ = true;
};

template <typename Fields, typename Value>
[[nodiscard]] std::string recordOf(const Value& value)
{
    RecordWriter<Fields> writer;
    writer(value);
    return writer.take();
}

/// Nothing where the bytes are not such a record, to their last one.
template <typename Fields, typename Value>
[[nodiscard]] std::optional<Value> fromRecord(std::string_view bytes)
{
    RecordReader<Fields> reader(bytes);
    Value value;
    reader(value);
    return reader.atEnd() ? std::optional(std::move(value)) : std::nullopt;
}

}  // namespace diptych
