#include "json_fields.h"

#include <algorithm>
#include <sstream>

namespace diptych::inference
{

namespace
{

constexpr std::size_t kMaxText = 4000;

std::string shortNumber(double value)
{
    std::ostringstream text;
    text << value;
    return text.str();
}

}  // namespace

Field Field::operator[](const std::string& key) const
{
    const std::string path = path_.empty() ? key : path_ + "." + key;
    if (!value_.is_object())
        refuse("must be an object");
    const auto found = value_.find(key);
    if (found == value_.end())
        throw FieldFault{path + " is missing"};
    return {*found, path};
}

bool Field::has(const std::string& key) const
{
    return value_.is_object() && value_.contains(key);
}

std::vector<Field> Field::elements() const
{
    if (!value_.is_array())
        refuse("must be a list");
    std::vector<Field> fields;
    for (std::size_t i = 0; i < value_.size(); ++i)
        fields.emplace_back(value_[i], path_ + "[" + std::to_string(i) + "]");
    return fields;
}

std::string Field::text() const
{
    if (!value_.is_string())
        refuse("must be text");
    auto text = value_.get<std::string>();
    const bool control =
        std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (text.empty() || text.size() > kMaxText || control)
        refuse("is empty, too long or holds control characters");
    return text;
}

double Field::number(double least, double most) const
{
    if (!value_.is_number())
        refuse("must be a number");
    const double value = value_.get<double>();
    if (!(value >= least && value <= most))
        refuse("must be from " + shortNumber(least) + " to " + shortNumber(most) + ", not " + shortNumber(value));
    return value;
}

int Field::integer(int least, int most) const
{
    if (!value_.is_number_integer())
        refuse("must be a whole number");
    return static_cast<int>(number(least, most));
}

bool Field::boolean() const
{
    if (!value_.is_boolean())
        refuse("must be true or false");
    return value_.get<bool>();
}

void Field::refuse(const std::string& what) const
{
    throw FieldFault{(path_.empty() ? "the manifest" : path_) + " " + what};
}

}  // namespace diptych::inference
