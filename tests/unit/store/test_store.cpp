#include "test_store.h"

#include <cstdlib>

#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

namespace diptych::store
{

namespace
{

const char* server()
{
    return std::getenv("DIPTYCH_TEST_PG");
}

QString unique()
{
    return QUuid::createUuid().toString(QUuid::Id128);
}

}  // namespace

std::string nameOf(const ::testing::TestParamInfo<Database>& info)
{
    return info.param == Database::Sqlite ? "Sqlite" : "Postgres";
}

void PrintTo(Database database, std::ostream* out)
{
    *out << (database == Database::Sqlite ? "SQLite" : "PostgreSQL");
}

TestFolder::TestFolder() : path_(std::filesystem::temp_directory_path() / ("diptych-store-" + unique().toStdString()))
{
    std::filesystem::create_directory(path_);
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
}

TestFolder::~TestFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

RawConnection::RawConnection(const StoreLocation& location) : name_(unique())
{
    if (const auto* file = std::get_if<SqliteFile>(&location)) {
        database_ = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name_);
        database_.setDatabaseName(QString::fromStdString(file->file.string()));
        EXPECT_TRUE(database_.open());
    } else {
        const auto& place = std::get<PostgresServer>(location);
        database_ = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), name_);
        database_.setConnectOptions(QString::fromStdString(place.connection));
        EXPECT_TRUE(database_.open()) << database_.lastError().text().toStdString();
        must("SET search_path TO " + place.schema);
    }
}

RawConnection::~RawConnection()
{
    database_.close();
    database_ = QSqlDatabase();
    QSqlDatabase::removeDatabase(name_);
}

std::string RawConnection::refusal(const std::string& sql)
{
    QSqlQuery query(database_);
    return query.exec(QString::fromStdString(sql)) ? std::string() : query.lastError().text().toStdString();
}

void RawConnection::must(const std::string& sql)
{
    EXPECT_EQ(refusal(sql), "") << sql;
}

QVariant RawConnection::value(const std::string& sql)
{
    QSqlQuery query(database_);
    EXPECT_TRUE(query.exec(QString::fromStdString(sql)) && query.next()) << sql;
    return query.value(0);
}

OnEachDatabase::OnEachDatabase()
{
    location_ = SqliteFile{.file = folder_.path() / "data" / "reads.sqlite"};
    if (GetParam() == Database::Sqlite)
        return;
    // Skipped before its body; what the fixtures above this one prepare goes into the file.
    if (!server()) {
        [] { GTEST_SKIP() << "DIPTYCH_TEST_PG names no server (tests/run_postgres.sh starts one)"; }();
        return;
    }
    location_ = PostgresServer{.connection = server(), .schema = "test_" + unique().toStdString()};
}

OnEachDatabase::~OnEachDatabase()
{
    if (!postgres())
        return;
    RawConnection raw(location_);
    raw.must("SET client_min_messages TO warning");
    raw.must("DROP SCHEMA IF EXISTS " + std::get<PostgresServer>(location_).schema + " CASCADE");
}

ReadStore OnEachDatabase::open() const
{
    auto store = ReadStore::open(location_);
    EXPECT_TRUE(store) << store.error().detail;
    return std::move(*store);
}

void OnEachDatabase::unlock(RawConnection& raw, const std::string& table) const
{
    if (postgres()) {
        raw.must("ALTER TABLE " + table + " DISABLE TRIGGER ALL");
        return;
    }
    for (const char* trigger : {"_no_update", "_no_delete", "_continues", "_no_replace"})
        raw.must("DROP TRIGGER IF EXISTS " + table + trigger);
}

Exam examNumber(int number)
{
    const Patient patient{.id = "P" + std::to_string(number), .name = "Phantom^Anna", .birthDate = "", .sex = "F"};
    return {"1.2.826.0.1." + std::to_string(number), patientHash(patient), "20240102", "A" + std::to_string(number)};
}

reading::FullOpinion richOpinion()
{
    using namespace reading;
    FullOpinion opinion;
    opinion.scheme = Scheme::BiRads;
    opinion.right = {Recall::Recall, BiRads::Cat4B, "a lump since March"};
    opinion.left = {Recall::NoRecall, BiRads::Cat2, {}};
    opinion.density = Density::C;
    opinion.lesions = {
        {Laterality::Right,
         LesionType::IllDefinedMass,
         Concern::of(4),
         "spiculated, 12 o\u2019clock",
         {{"1.2.3.1", ViewPosition::Cc, Box{100.25, 200.1, 61.7, 40.0}, PixelSpacingMm{0.07, 0.070001}, 41.3},
          {"1.2.3.2", ViewPosition::Mlo, ImagePoint{1.0 / 3.0, 1700.5}, std::nullopt, std::nullopt}}},
        {Laterality::Left, LesionType::LymphNode, std::nullopt, {}, {{"1.2.3.3", ViewPosition::Mlo, ImagePoint{}}}}};
    opinion.technicalRecalls = {{Laterality::Left,
                                 ViewPosition::Mlo,
                                 "1.2.3.3",
                                 {TechnicalReason::MotionBlur, TechnicalReason::Other},
                                 "a fold"}};
    return opinion;
}

SealedRead readOf(const Exam& exam, const std::string& readerId, reading::ReadRole role)
{
    SealedRead read{newReadId(), exam, readerId, role, {}, "assessment-7", {}};
    read.sealed = {richOpinion(),
                   "2024-03-04T05:06:07Z",
                   true,
                   {{"L CC (missing)"},
                    {{StandardView::LeftMlo, 0.1}, {StandardView::RightCc, 1.0}},
                    "two screens, 5 MP",
                    {{"1.2.3.1", std::string(64, 'a')}, {"1.2.3.2", std::string(64, 'b')}},
                    73.4}};
    return read;
}

}  // namespace diptych::store
