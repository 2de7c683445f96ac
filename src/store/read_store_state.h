// What a ReadStore holds, and the questions that its calls have in common.
#pragma once

#include "connection.h"

namespace diptych::store
{

struct ReadStore::State {
    std::unique_ptr<Connection> connection;
};

/// InvalidArgument for a reader that the store does not know.
[[nodiscard]] Result<void> requireReader(Connection& connection, std::string_view readerId);
/// NotPermitted for anyone who does not look after the site.
[[nodiscard]] Result<void> requireLead(Connection& connection, std::string_view readerId);

/// May this reader read the exam in this role, as far as sealed reads tell? AlreadyRead, ExamTaken, InvalidArgument;
/// for an arbiter ExamDecided.
[[nodiscard]] Result<void> mayRead(Connection& connection, const Exam& exam, reading::ReadRole role,
                                   std::string_view readerId);

/// May these two settle the exam together? AlreadyRead (it was), ExamDecided, ExamTaken (by an arbiter),
/// InvalidArgument.
[[nodiscard]] Result<void> mayAgree(Connection& connection, const SealedRead& read,
                                    const std::optional<reading::ArbitrationPolicy>& otherwise);

/// The claims of the exam that have not run out, inside a transaction.
[[nodiscard]] Result<std::vector<Claim>> liveClaims(Connection& connection, const Exam& exam);

/// Inside a writing transaction.
[[nodiscard]] Result<void> endClaims(Connection& connection, const Exam& exam, reading::ReadRole role,
                                     std::string_view readerId);
/// Likewise; whether there was one.
[[nodiscard]] Result<bool> endDeferral(Connection& connection, const Exam& exam, std::string_view readerId);

}  // namespace diptych::store
