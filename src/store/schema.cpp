#include "schema.h"

#include <array>
#include <set>

#include <QJsonDocument>
#include <QJsonObject>

#include "log_chain.h"

namespace diptych::store
{

namespace
{

constexpr int kLeads = 4;  // the step that brought them

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

// Consensus reads have a table of their own: a reader of the exam signs a second time there, which "reads" refuses, and
// no table that holds sealed reads has to be written anew. Decisions are rows, so that no later policy moves them.
Migration decidedTogether()
{
    return {
        4,
        {
            QStringLiteral("ALTER TABLE reports ADD COLUMN made_of TEXT NOT NULL DEFAULT ''"),
            QStringLiteral("ALTER TABLE readers ADD COLUMN lead SMALLINT NOT NULL DEFAULT 0 CHECK (lead IN (0, 1))"),
            QStringLiteral(R"(CREATE TABLE consensus_reads (
    id TEXT PRIMARY KEY,
    exam_id TEXT NOT NULL UNIQUE REFERENCES exams (id),
    reader_id TEXT NOT NULL REFERENCES readers (id),
    with_reader_id TEXT NOT NULL REFERENCES readers (id),
    right_breast TEXT NOT NULL CHECK (right_breast IN ('recall', 'no_recall')),
    left_breast TEXT NOT NULL CHECK (left_breast IN ('recall', 'no_recall')),
    sealed_at TEXT NOT NULL,
    display_statement TEXT NOT NULL,
    coverage TEXT NOT NULL,
    views_not_shown TEXT NOT NULL,
    ai_was_hidden SMALLINT NOT NULL CHECK (ai_was_hidden IN (0, 1)),
    engine_assessment TEXT NOT NULL,
    log_seq BIGINT NOT NULL UNIQUE REFERENCES log (seq),
    contents_form INTEGER NOT NULL CHECK (contents_form >= 2),
    opinion TEXT NOT NULL,
    images TEXT NOT NULL,
    seconds DOUBLE PRECISION CHECK (seconds >= 0),
    CHECK (reader_id <> with_reader_id)))"),
            QStringLiteral(R"(CREATE TABLE decisions (
    exam_id TEXT PRIMARY KEY REFERENCES exams (id),
    rule TEXT NOT NULL,
    different_places_are_discordant SMALLINT NOT NULL CHECK (different_places_are_discordant IN (0, 1)),
    right_conclusion TEXT NOT NULL CHECK (right_conclusion IN ('normal', 'technical_recall', 'recall')),
    right_reason TEXT NOT NULL,
    left_conclusion TEXT NOT NULL CHECK (left_conclusion IN ('normal', 'technical_recall', 'recall')),
    left_reason TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    noted_later SMALLINT NOT NULL CHECK (noted_later IN (0, 1)),
    log_seq BIGINT NOT NULL UNIQUE REFERENCES log (seq)))"),
            QStringLiteral(R"(CREATE VIEW every_read AS
SELECT id, exam_id, reader_id, CAST('' AS TEXT) AS with_reader_id, role, right_breast, left_breast, sealed_at,
    display_statement, coverage, views_not_shown, ai_was_hidden, engine_assessment, log_seq, contents_form, opinion,
    images, seconds FROM reads
UNION ALL
SELECT id, exam_id, reader_id, with_reader_id, CAST('consensus' AS TEXT), right_breast, left_breast, sealed_at,
    display_statement, coverage, views_not_shown, ai_was_hidden, engine_assessment, log_seq, contents_form, opinion,
    images, seconds FROM consensus_reads)"),
        },
        {
            QStringLiteral("CREATE TRIGGER consensus_reads_no_update BEFORE UPDATE ON consensus_reads "
                           "BEGIN SELECT RAISE(ABORT, 'a sealed read is never changed'); END"),
            QStringLiteral("CREATE TRIGGER consensus_reads_no_delete BEFORE DELETE ON consensus_reads "
                           "BEGIN SELECT RAISE(ABORT, 'a sealed read is never removed'); END"),
            QStringLiteral("CREATE TRIGGER consensus_reads_no_replace BEFORE INSERT ON consensus_reads "
                           "WHEN EXISTS (SELECT 1 FROM every_read WHERE id = NEW.id) OR "
                           "EXISTS (SELECT 1 FROM consensus_reads WHERE exam_id = NEW.exam_id OR "
                           "log_seq = NEW.log_seq) "
                           "BEGIN SELECT RAISE(ABORT, 'this read is sealed already'); END"),
            QStringLiteral("CREATE TRIGGER consensus_reads_of_both BEFORE INSERT ON consensus_reads "
                           "WHEN (SELECT COUNT(*) FROM reads JOIN settlements ON settlements.read_id = reads.id "
                           "WHERE exam_id = NEW.exam_id AND role IN ('first', 'second') AND "
                           "reader_id IN (NEW.reader_id, NEW.with_reader_id)) <> 2 "
                           "BEGIN SELECT RAISE(ABORT, 'a consensus is of both readers, once both have settled'); END"),
            QStringLiteral("CREATE TRIGGER consensus_reads_undecided BEFORE INSERT ON consensus_reads "
                           "WHEN EXISTS (SELECT 1 FROM decisions WHERE exam_id = NEW.exam_id) OR "
                           "EXISTS (SELECT 1 FROM reads WHERE exam_id = NEW.exam_id AND role = 'arbiter') "
                           "BEGIN SELECT RAISE(ABORT, 'this exam is decided'); END"),
            QStringLiteral("CREATE TRIGGER reads_undecided BEFORE INSERT ON reads "
                           "WHEN EXISTS (SELECT 1 FROM decisions WHERE exam_id = NEW.exam_id) OR "
                           "EXISTS (SELECT 1 FROM consensus_reads WHERE exam_id = NEW.exam_id OR id = NEW.id) "
                           "BEGIN SELECT RAISE(ABORT, 'this exam is decided'); END"),
            QStringLiteral("CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions "
                           "BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END"),
            QStringLiteral("CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions "
                           "BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END"),
            QStringLiteral("CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions "
                           "WHEN EXISTS (SELECT 1 FROM decisions WHERE exam_id = NEW.exam_id OR "
                           "log_seq = NEW.log_seq) "
                           "BEGIN SELECT RAISE(ABORT, 'this exam is decided already'); END"),
        },
        {
            QStringLiteral("CREATE TRIGGER consensus_reads_stay BEFORE UPDATE OR DELETE ON consensus_reads "
                           "FOR EACH ROW EXECUTE FUNCTION never_changed()"),
            QStringLiteral("CREATE TRIGGER consensus_reads_not_emptied BEFORE TRUNCATE ON consensus_reads "
                           "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"),
            QStringLiteral("CREATE FUNCTION consensus_of_both() RETURNS trigger LANGUAGE plpgsql AS "
                           "$$ BEGIN IF (SELECT COUNT(*) FROM reads JOIN settlements ON settlements.read_id = reads.id "
                           "WHERE exam_id = NEW.exam_id AND role IN ('first', 'second') AND "
                           "reader_id IN (NEW.reader_id, NEW.with_reader_id)) <> 2 THEN "
                           "RAISE EXCEPTION 'a consensus is of both readers, once both have settled' "
                           "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                           "IF EXISTS (SELECT 1 FROM decisions WHERE exam_id = NEW.exam_id) OR "
                           "EXISTS (SELECT 1 FROM reads WHERE id = NEW.id OR "
                           "(exam_id = NEW.exam_id AND role = 'arbiter')) THEN "
                           "RAISE EXCEPTION 'this exam is decided' "
                           "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"),
            QStringLiteral("CREATE TRIGGER consensus_reads_of_both BEFORE INSERT ON consensus_reads "
                           "FOR EACH ROW EXECUTE FUNCTION consensus_of_both()"),
            QStringLiteral("CREATE FUNCTION reads_undecided() RETURNS trigger LANGUAGE plpgsql AS "
                           "$$ BEGIN IF EXISTS (SELECT 1 FROM decisions WHERE exam_id = NEW.exam_id) OR "
                           "EXISTS (SELECT 1 FROM consensus_reads WHERE exam_id = NEW.exam_id OR id = NEW.id) THEN "
                           "RAISE EXCEPTION 'this exam is decided' "
                           "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"),
            QStringLiteral("CREATE TRIGGER reads_undecided BEFORE INSERT ON reads "
                           "FOR EACH ROW EXECUTE FUNCTION reads_undecided()"),
            QStringLiteral("CREATE TRIGGER decisions_stay BEFORE UPDATE OR DELETE ON decisions "
                           "FOR EACH ROW EXECUTE FUNCTION never_changed()"),
            QStringLiteral("CREATE TRIGGER decisions_not_emptied BEFORE TRUNCATE ON decisions "
                           "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"),
        },
    };
}

// Somebody must look after a site whose readers were added before there was a lead: who came first, by the log.
Result<void> makeFirstReaderLead(Connection& connection)
{
    std::set<QString> ids;
    QString first;
    {
        auto readers = connection.run(QStringLiteral("SELECT id FROM readers ORDER BY name"));
        if (!readers)
            return tl::make_unexpected(readers.error());
        while (readers->next()) {
            ids.insert(readers->value(0).toString());
            if (first.isEmpty())
                first = readers->value(0).toString();
        }
    }
    if (ids.empty())
        return {};
    {
        auto added = connection.run(QStringLiteral("SELECT payload FROM log WHERE kind = 'reader_added' ORDER BY seq"));
        if (!added)
            return tl::make_unexpected(added.error());
        while (added->next()) {
            const QJsonObject told = QJsonDocument::fromJson(added->value(0).toString().toUtf8()).object();
            const QString id = told.value(QStringLiteral("reader")).toString();
            if (ids.contains(id)) {
                first = id;
                break;
            }
        }
    }
    if (const auto made = connection.run(QStringLiteral("UPDATE readers SET lead = 1 WHERE id = ?"), {first}); !made)
        return tl::make_unexpected(made.error());
    const auto entry = appendLog(connection, QStringLiteral("lead_made"),
                                 {{QStringLiteral("reader"), first}, {QStringLiteral("as"), QStringLiteral("first")}});
    if (!entry)
        return tl::make_unexpected(entry.error());
    return {};
}

Result<void> record(Connection& connection, int version)
{
    const auto entry = appendLog(connection, QStringLiteral("tables_laid_out"), {{QStringLiteral("version"), version}});
    if (!entry)
        return tl::make_unexpected(entry.error());
    return version == kLeads ? makeFirstReaderLead(connection) : Result<void>{};
}

}  // namespace

std::span<const Migration> storeMigrations()
{
    static const std::array kMigrations{readsAndLog(), sharedWork(), wholeOpinions(), decidedTogether()};
    return kMigrations;
}

const Layout& storeLayout()
{
    static const Layout kLayout{0x44505253, storeMigrations(), &record};  // "DPRS"
    return kLayout;
}

}  // namespace diptych::store
