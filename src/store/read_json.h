// A sealed read as JSON: what the log's hash of it stands on, and how a read waits in the queue.
#pragma once

#include <optional>
#include <string>

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>

#include "diptych/core/reason.h"
#include "diptych/store/sealed_read.h"

namespace diptych::store
{

/// Everything that was sealed; of the exam its id only, since date and accession number may be told later or anew.
[[nodiscard]] QJsonObject contentsOf(const SealedRead& read);
/// SHA-256 (hex) over contentsOf() as compact JSON with its keys in alphabetical order (as Qt writes it).
[[nodiscard]] std::string contentsHash(const SealedRead& read);

/// With the whole exam, for the queue.
[[nodiscard]] QByteArray toJson(const SealedRead& read);
[[nodiscard]] std::optional<SealedRead> fromJson(const QByteArray& json);

/// InvalidArgument for what could not be kept and given back as it is.
[[nodiscard]] Result<void> checkSound(const SealedRead& read);

[[nodiscard]] QJsonArray coverageJson(const SealedRead& read);
[[nodiscard]] QJsonArray viewsNotShownJson(const SealedRead& read);
/// False where the array holds anything else than these wrote.
[[nodiscard]] bool readCoverage(const QJsonArray& json, SealedRead& read);
[[nodiscard]] bool readViewsNotShown(const QJsonArray& json, SealedRead& read);

[[nodiscard]] QString text(std::string_view text);
[[nodiscard]] QString codeOf(std::optional<reading::Recall> recall);
[[nodiscard]] std::optional<reading::Recall> recallOf(const QString& code);
[[nodiscard]] std::optional<Role> roleOf(const QString& code);

}  // namespace diptych::store
