#include "schema.h"

#include <array>

#include <QJsonObject>

#include "log_chain.h"

namespace diptych::store
{

namespace
{

// SQLite's INSERT OR REPLACE would remove a row without asking the DELETE trigger, so that inserting is watched as
// well.
Migration readsAndLog()
{
    return {
        1,
        {
            QStringLiteral(R"(CREATE TABLE readers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    pin_hash TEXT NOT NULL))"),
            QStringLiteral(R"(CREATE TABLE exams (
    id TEXT PRIMARY KEY,
    study_uid TEXT NOT NULL,
    patient_hash TEXT NOT NULL,
    study_date TEXT NOT NULL,
    accession TEXT NOT NULL,
    UNIQUE (study_uid, patient_hash)))"),
            QStringLiteral(R"(CREATE TABLE log (
    seq BIGINT PRIMARY KEY,
    time TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE))"),
            QStringLiteral(R"(CREATE TABLE reads (
    id TEXT PRIMARY KEY,
    exam_id TEXT NOT NULL REFERENCES exams (id),
    reader_id TEXT NOT NULL REFERENCES readers (id),
    role TEXT NOT NULL CHECK (role IN ('first', 'second', 'arbiter')),
    right_breast TEXT NOT NULL CHECK (right_breast IN ('recall', 'no_recall')),
    left_breast TEXT NOT NULL CHECK (left_breast IN ('recall', 'no_recall')),
    sealed_at TEXT NOT NULL,
    display_statement TEXT NOT NULL,
    coverage TEXT NOT NULL,
    views_not_shown TEXT NOT NULL,
    ai_was_hidden SMALLINT NOT NULL CHECK (ai_was_hidden IN (0, 1)),
    engine_assessment TEXT NOT NULL,
    log_seq BIGINT NOT NULL UNIQUE REFERENCES log (seq),
    UNIQUE (exam_id, role),
    UNIQUE (exam_id, reader_id)))"),
        },
        {
            QStringLiteral("CREATE TRIGGER log_no_update BEFORE UPDATE ON log "
                           "BEGIN SELECT RAISE(ABORT, 'an entry of the log is never changed'); END"),
            QStringLiteral("CREATE TRIGGER log_no_delete BEFORE DELETE ON log "
                           "BEGIN SELECT RAISE(ABORT, 'an entry of the log is never removed'); END"),
            QStringLiteral("CREATE TRIGGER log_continues BEFORE INSERT ON log "
                           "WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM log) "
                           "BEGIN SELECT RAISE(ABORT, 'an entry of the log follows the last one'); END"),
            QStringLiteral("CREATE TRIGGER reads_no_update BEFORE UPDATE ON reads "
                           "BEGIN SELECT RAISE(ABORT, 'a sealed read is never changed'); END"),
            QStringLiteral("CREATE TRIGGER reads_no_delete BEFORE DELETE ON reads "
                           "BEGIN SELECT RAISE(ABORT, 'a sealed read is never removed'); END"),
            QStringLiteral("CREATE TRIGGER reads_no_replace BEFORE INSERT ON reads "
                           "WHEN EXISTS (SELECT 1 FROM reads WHERE id = NEW.id OR log_seq = NEW.log_seq OR "
                           "(exam_id = NEW.exam_id AND (role = NEW.role OR reader_id = NEW.reader_id))) "
                           "BEGIN SELECT RAISE(ABORT, 'this read is sealed already'); END"),
        },
        {
            QStringLiteral("CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS "
                           "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME "
                           "USING ERRCODE = 'integrity_constraint_violation'; END $$"),
            QStringLiteral("CREATE FUNCTION log_continues() RETURNS trigger LANGUAGE plpgsql AS "
                           "$$ BEGIN IF NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM log) THEN "
                           "RAISE EXCEPTION 'an entry of the log follows the last one' "
                           "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"),
            QStringLiteral("CREATE TRIGGER log_stays BEFORE UPDATE OR DELETE ON log "
                           "FOR EACH ROW EXECUTE FUNCTION never_changed()"),
            QStringLiteral("CREATE TRIGGER log_not_emptied BEFORE TRUNCATE ON log "
                           "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"),
            QStringLiteral("CREATE TRIGGER log_continues BEFORE INSERT ON log "
                           "FOR EACH ROW EXECUTE FUNCTION log_continues()"),
            QStringLiteral("CREATE TRIGGER reads_stay BEFORE UPDATE OR DELETE ON reads "
                           "FOR EACH ROW EXECUTE FUNCTION never_changed()"),
            QStringLiteral("CREATE TRIGGER reads_not_emptied BEFORE TRUNCATE ON reads "
                           "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"),
        },
    };
}

Migration sharedWork()
{
    return {
        2,
        {
            QStringLiteral(R"(CREATE TABLE claims (
    exam_id TEXT NOT NULL REFERENCES exams (id),
    role TEXT NOT NULL CHECK (role IN ('first', 'second', 'arbiter')),
    reader_id TEXT NOT NULL REFERENCES readers (id),
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (exam_id, role),
    UNIQUE (exam_id, reader_id)))"),
        },
        {
            QStringLiteral("CREATE TRIGGER claims_unread BEFORE INSERT ON claims "
                           "WHEN EXISTS (SELECT 1 FROM reads WHERE exam_id = NEW.exam_id AND "
                           "(role = NEW.role OR reader_id = NEW.reader_id)) "
                           "BEGIN SELECT RAISE(ABORT, 'this exam is read'); END"),
        },
        {
            QStringLiteral("CREATE FUNCTION claims_unread() RETURNS trigger LANGUAGE plpgsql AS "
                           "$$ BEGIN IF EXISTS (SELECT 1 FROM reads WHERE exam_id = NEW.exam_id AND "
                           "(role = NEW.role OR reader_id = NEW.reader_id)) THEN "
                           "RAISE EXCEPTION 'this exam is read' "
                           "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"),
            QStringLiteral("CREATE TRIGGER claims_unread BEFORE INSERT OR UPDATE ON claims "
                           "FOR EACH ROW EXECUTE FUNCTION claims_unread()"),
        },
    };
}

// A read's "contents_form" says what its hash in the log stands on (read_json.h): reads of before keep theirs, and so
// does a read that an older program, still connected, writes after this step.
Migration wholeOpinions()
{
    return {
        3,
        {
            QStringLiteral("ALTER TABLE reads ADD COLUMN contents_form INTEGER NOT NULL DEFAULT 1 "
                           "CHECK (contents_form >= 1)"),
            QStringLiteral("ALTER TABLE reads ADD COLUMN opinion TEXT NOT NULL DEFAULT ''"),
            QStringLiteral("ALTER TABLE reads ADD COLUMN images TEXT NOT NULL DEFAULT '[]'"),
            QStringLiteral("ALTER TABLE reads ADD COLUMN seconds DOUBLE PRECISION CHECK (seconds >= 0)"),
            QStringLiteral(R"(CREATE TABLE settlements (
    read_id TEXT PRIMARY KEY REFERENCES reads (id),
    opinion TEXT NOT NULL,
    settled_at TEXT NOT NULL,
    ai_right SMALLINT CHECK (ai_right BETWEEN 1 AND 10),
    ai_left SMALLINT CHECK (ai_left BETWEEN 1 AND 10),
    log_seq BIGINT NOT NULL UNIQUE REFERENCES log (seq)))"),
            QStringLiteral(R"(CREATE TABLE reports (
    number TEXT PRIMARY KEY,
    exam_id TEXT NOT NULL REFERENCES exams (id),
    hash TEXT NOT NULL,
    amends TEXT,
    reason TEXT NOT NULL,
    language TEXT NOT NULL,
    written_at TEXT NOT NULL,
    log_seq BIGINT NOT NULL UNIQUE REFERENCES log (seq),
    UNIQUE (exam_id, number),
    FOREIGN KEY (exam_id, amends) REFERENCES reports (exam_id, number)))"),
            QStringLiteral(R"(CREATE TABLE deferrals (
    exam_id TEXT NOT NULL REFERENCES exams (id),
    reader_id TEXT NOT NULL REFERENCES readers (id),
    reason TEXT NOT NULL,
    deferred_at TEXT NOT NULL,
    PRIMARY KEY (exam_id, reader_id)))"),
        },
        {
            QStringLiteral("CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements "
                           "BEGIN SELECT RAISE(ABORT, 'a settlement is never changed'); END"),
            QStringLiteral("CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements "
                           "BEGIN SELECT RAISE(ABORT, 'a settlement is never removed'); END"),
            QStringLiteral("CREATE TRIGGER settlements_no_replace BEFORE INSERT ON settlements "
                           "WHEN EXISTS (SELECT 1 FROM settlements WHERE read_id = NEW.read_id OR "
                           "log_seq = NEW.log_seq) "
                           "BEGIN SELECT RAISE(ABORT, 'this read is settled already'); END"),
            QStringLiteral("CREATE TRIGGER reports_no_update BEFORE UPDATE ON reports "
                           "BEGIN SELECT RAISE(ABORT, 'a report is never changed'); END"),
            QStringLiteral("CREATE TRIGGER reports_no_delete BEFORE DELETE ON reports "
                           "BEGIN SELECT RAISE(ABORT, 'a report is never removed'); END"),
            QStringLiteral("CREATE TRIGGER reports_no_replace BEFORE INSERT ON reports "
                           "WHEN EXISTS (SELECT 1 FROM reports WHERE number = NEW.number OR log_seq = NEW.log_seq) "
                           "BEGIN SELECT RAISE(ABORT, 'this report is noted already'); END"),
        },
        {
            QStringLiteral("CREATE TRIGGER settlements_stay BEFORE UPDATE OR DELETE ON settlements "
                           "FOR EACH ROW EXECUTE FUNCTION never_changed()"),
            QStringLiteral("CREATE TRIGGER settlements_not_emptied BEFORE TRUNCATE ON settlements "
                           "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"),
            QStringLiteral("CREATE TRIGGER reports_stay BEFORE UPDATE OR DELETE ON reports "
                           "FOR EACH ROW EXECUTE FUNCTION never_changed()"),
            QStringLiteral("CREATE TRIGGER reports_not_emptied BEFORE TRUNCATE ON reports "
                           "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"),
        },
    };
}

Result<void> record(Connection& connection, int version)
{
    const auto entry = appendLog(connection, QStringLiteral("tables_laid_out"), {{QStringLiteral("version"), version}});
    if (!entry)
        return tl::make_unexpected(entry.error());
    return {};
}

}  // namespace

std::span<const Migration> storeMigrations()
{
    static const std::array kMigrations{readsAndLog(), sharedWork(), wholeOpinions()};
    return kMigrations;
}

const Layout& storeLayout()
{
    static const Layout kLayout{0x44505253, storeMigrations(), &record};  // "DPRS"
    return kLayout;
}

}  // namespace diptych::store
