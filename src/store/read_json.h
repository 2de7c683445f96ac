// A sealed read, and a settlement, as JSON: what the log's hash of it stands on, and how it waits in the queue.
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

/// The forms that contents have had. A read keeps the form in which it was sealed: its hash stands on that.
/// 1: recall and no recall of each breast, no digests of images, no time (versions 1 and 2 of the tables). 2:
/// everything.
inline constexpr int kRecallsAlone = 1;
inline constexpr int kWholeOpinion = 2;

/// Everything that was sealed; of the exam its id only, since date and accession number may be told later or anew.
[[nodiscard]] QJsonObject contentsOf(const SealedRead& read, int form = kWholeOpinion);
[[nodiscard]] QJsonObject contentsOf(const Settlement& settlement);
/// Compact, with its keys in alphabetical order (as Qt writes it).
[[nodiscard]] QByteArray compact(const QJsonObject& json);
[[nodiscard]] QByteArray compact(const QJsonArray& json);
/// SHA-256 (hex) over compact(contentsOf()).
[[nodiscard]] std::string contentsHash(const SealedRead& read, int form = kWholeOpinion);
[[nodiscard]] std::string contentsHash(const Settlement& settlement);
/// SHA-256 (hex).
[[nodiscard]] std::string hashOf(const QByteArray& bytes);

/// With the whole exam, for the queue.
[[nodiscard]] QByteArray toJson(const SealedRead& read);
/// In either form.
[[nodiscard]] std::optional<SealedRead> fromJson(const QByteArray& json);
[[nodiscard]] std::optional<Settlement> settlementFromJson(const QByteArray& json);

/// ISO 8601 with its zone, which is UTC.
[[nodiscard]] bool isUtc(const std::string& time);
/// A consensus by two readers, every other read by one.
[[nodiscard]] bool signedByAsManyAsItTakes(const SealedRead& read);
/// InvalidArgument for what could not be kept and given back as it is.
[[nodiscard]] Result<void> checkSound(const SealedRead& read);
[[nodiscard]] Result<void> checkSound(const Settlement& settlement);

[[nodiscard]] QJsonArray coverageJson(const SealedRead& read);
[[nodiscard]] QJsonArray viewsNotShownJson(const SealedRead& read);
[[nodiscard]] QJsonArray imagesJson(const SealedRead& read);
/// False where the array holds anything else than these wrote.
[[nodiscard]] bool readCoverage(const QJsonArray& json, SealedRead& read);
[[nodiscard]] bool readViewsNotShown(const QJsonArray& json, SealedRead& read);
[[nodiscard]] bool readImages(const QJsonArray& json, SealedRead& read);
/// As it is kept: there is one zero.
[[nodiscard]] std::optional<double> secondsOf(const SealedRead& read);

/// Of a member of a JSON object.
[[nodiscard]] QString key(const char* name);
[[nodiscard]] QString text(std::string_view text);
/// An empty QString is null to the database; this is an empty text there.
[[nodiscard]] QString orEmpty(std::string_view text);
[[nodiscard]] QString codeOf(std::optional<reading::Recall> recall);
[[nodiscard]] std::optional<reading::Recall> recallOf(const QString& code);
[[nodiscard]] std::optional<reading::ReadRole> roleOf(const QString& code);

}  // namespace diptych::store
