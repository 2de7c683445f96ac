// The character set of a query (PS3.4 C.2.2.2, PS3.3 C.12.1.1.2): the smallest one that can say what is looked for.
#pragma once

#include <string>
#include <vector>

namespace diptych::dicom_network
{

class QueryText
{
public:
    /// All texts of the query, in UTF-8.
    explicit QueryText(const std::vector<std::string>& texts);

    /// For Specific Character Set (0008,0005): "" (ASCII), "ISO_IR 100" (Latin 1), else "ISO_IR 192" (UTF-8).
    [[nodiscard]] const std::string& characterSet() const { return characterSet_; }
    [[nodiscard]] std::string encoded(const std::string& utf8) const;

private:
    std::string characterSet_;
};

}  // namespace diptych::dicom_network
