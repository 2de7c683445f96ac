// Strict reading of JSON fields: each failure names the field by its path ("input.rows").
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace diptych::inference
{

/// Thrown inside this library only; readManifest() turns it into an Error.
struct FieldFault {
    std::string message;
};

/// A JSON value and the path by which it is named in messages. The root's path is empty.
class Field
{
public:
    Field(const nlohmann::json& value, std::string path) : value_(value), path_(std::move(path)) {}

    /// The member, which must be there.
    [[nodiscard]] Field operator[](const std::string& key) const;
    [[nodiscard]] bool has(const std::string& key) const;
    [[nodiscard]] std::vector<Field> elements() const;

    /// Not empty, at most 4000 bytes, no control characters.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] double number(double least, double most) const;
    [[nodiscard]] int integer(int least, int most) const;
    [[nodiscard]] bool boolean() const;

    [[noreturn]] void refuse(const std::string& what) const;

private:
    const nlohmann::json& value_;
    std::string path_;
};

}  // namespace diptych::inference
