// Stores to test on: an SQLite file in a folder of the test's own, and a schema of the test's own on the PostgreSQL
// server that DIPTYCH_TEST_PG names, if any.
#pragma once

#include <array>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <QSqlDatabase>
#include <QVariant>

#include "diptych/store/read_store.h"

namespace diptych::store
{

enum class Database { Sqlite, Postgres };

/// Both, so that the list of tests is the same everywhere; without a server PostgreSQL's cases are skipped.
inline constexpr std::array kDatabases{Database::Sqlite, Database::Postgres};
[[nodiscard]] std::string nameOf(const ::testing::TestParamInfo<Database>& info);

void PrintTo(Database database, std::ostream* out);

/// A folder that goes with the test.
class TestFolder
{
public:
    TestFolder();
    ~TestFolder();
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// SQL past the store, as somebody with the database's password could do it.
class RawConnection
{
public:
    explicit RawConnection(const StoreLocation& location);
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;
    /// The database's words where it refuses.
    [[nodiscard]] std::string refusal(const std::string& sql);
    void must(const std::string& sql);
    [[nodiscard]] QVariant value(const std::string& sql);

private:
    QString name_;
    QSqlDatabase database_;
};

/// Runs every case on each database.
class OnEachDatabase : public ::testing::TestWithParam<Database>
{
protected:
    OnEachDatabase();
    ~OnEachDatabase() override;

    [[nodiscard]] bool postgres() const { return std::holds_alternative<PostgresServer>(location_); }
    [[nodiscard]] ReadStore open() const;
    /// Takes the database's own locks off, as its owner can.
    void unlock(RawConnection& raw, const std::string& table) const;

    TestFolder folder_;
    StoreLocation location_;
};

/// `number` tells exams apart.
[[nodiscard]] Exam examNumber(int number);
/// Something in every field; the right breast is recalled, the left one is not.
[[nodiscard]] reading::FullOpinion richOpinion();
/// Likewise.
[[nodiscard]] SealedRead readOf(const Exam& exam, const std::string& readerId, reading::ReadRole role);

}  // namespace diptych::store
