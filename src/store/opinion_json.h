// A reader's whole opinion as JSON and back, without loss: how reads and settlements are kept, hashed and exported.
//
// Words are the codes of full_opinion.h and view.h; coordinates stored pixels (docs/UNITS.md), lengths millimetres.
// Qt writes each number with as many digits as tell it from its neighbours, and keys in alphabetical order, so that one
// opinion has one text. Pure functions; any thread.
#pragma once

#include <optional>

#include <QJsonObject>

#include "diptych/reading/full_opinion.h"

namespace diptych::store
{

[[nodiscard]] QJsonObject opinionJson(const reading::FullOpinion& opinion);

/// nullopt for an unknown word, a missing field or a value out of its range: nothing is guessed.
[[nodiscard]] std::optional<reading::FullOpinion> opinionFromJson(const QJsonObject& json);

}  // namespace diptych::store
