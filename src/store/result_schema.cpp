#include "result_schema.h"

#include <array>

namespace diptych::store
{

namespace
{

// The number counts what is stored, so that results come in an order that no clock decides. model_sha256 is the model
// package's digest (ResultKey::packageSha256); the name is that of the first tables.
Migration resultsAndAnalyses()
{
    return {
        1,
        {
            QStringLiteral(R"(CREATE TABLE results (
    number BIGINT NOT NULL UNIQUE,
    study_uid TEXT NOT NULL,
    images_digest TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    app_version TEXT NOT NULL,
    status TEXT NOT NULL,
    assessment TEXT NOT NULL,
    worker TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    PRIMARY KEY (study_uid, images_digest, model_sha256, app_version)))"),
            QStringLiteral(R"(CREATE TABLE analyses (
    study_uid TEXT NOT NULL,
    patient_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    worker TEXT NOT NULL,
    since TEXT NOT NULL,
    begun INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (study_uid, patient_hash)))"),
        },
        {},
        {},
    };
}

}  // namespace

const Layout& resultLayout()
{
    static const std::array kMigrations{resultsAndAnalyses()};
    static const Layout kLayout{0x44504152, kMigrations, nullptr};  // "DPAR"
    return kLayout;
}

}  // namespace diptych::store
