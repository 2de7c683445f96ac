// Between the core's UTF-8 and Qt's strings, and the few ways in which a patient's data are written on screen.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <QString>

#include "diptych/core/plain_text.h"
#include "diptych/core/study.h"

namespace diptych::viewer
{

/// As it may be shown (core's plainText()): nothing in a name or a description changes the text around it.
[[nodiscard]] inline QString toQt(std::string_view utf8)
{
    return QString::fromStdString(plainText(utf8));
}

/// A path as text; bytes that are no UTF-8 are kept as the file system's encoding has them.
[[nodiscard]] QString pathText(const std::filesystem::path& path);
[[nodiscard]] std::filesystem::path toPath(const QString& text);

/// "Family, Given Middle" from DICOM's "Family^Given^Middle"; "Name unknown" where there is none.
[[nodiscard]] QString nameText(const Patient& patient);
/// "ID 4711", or "ID unknown".
[[nodiscard]] QString idText(const Patient& patient);
/// "2024-05-31" from "20240531"; "Date unknown" for anything that is no date.
[[nodiscard]] QString dateText(std::string_view dicomDate);
/// What millimetres are counted by, for beside every measure: "detector plane" (the breast itself is a little smaller),
/// "magnified, ERMF 1.80", "magnified, SID/SOD 1.80", "calibrated", "spacing unknown".
[[nodiscard]] QString spacingBasisText(SpacingBasis basis, const std::optional<double>& magnification = std::nullopt);
/// The first letter in upper case.
[[nodiscard]] QString sentenceCase(QString text);
/// "2024-05-31 14:03" in local time from ISO 8601 UTC.
[[nodiscard]] QString localTime(std::string_view isoUtc);

}  // namespace diptych::viewer
