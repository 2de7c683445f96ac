#include <cmath>
#include <limits>

#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

class Seal : public OnEachDatabase
{
protected:
    Seal()
        : store_(open()), anna_(*store_.addReader("Anna", "4829")), bent_(*store_.addReader("Bent", "4829", anna_.id))
    {
    }

    ReadStore store_;
    Reader anna_;
    Reader bent_;
};

INSTANTIATE_TEST_SUITE_P(Store, Seal, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Seal, WhatWasSealedIsReadBackWhole)
{
    const SealedRead read = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    const auto receipt = store_.seal(read);
    ASSERT_TRUE(receipt) << receipt.error().detail;

    auto other = open();
    const auto found = other.read(read.id);
    ASSERT_TRUE(found);
    ASSERT_TRUE(*found);
    EXPECT_EQ((*found)->exam, read.exam);
    EXPECT_EQ((*found)->readerId, anna_.id);
    EXPECT_EQ((*found)->role, reading::ReadRole::First);
    EXPECT_EQ((*found)->sealed.opinion, read.sealed.opinion);
    EXPECT_EQ((*found)->sealed.sealedAt, read.sealed.sealedAt);
    EXPECT_TRUE((*found)->sealed.aiWasHidden);
    EXPECT_EQ((*found)->sealed.conditions.viewsNotShown, read.sealed.conditions.viewsNotShown);
    ASSERT_EQ((*found)->sealed.conditions.coverage.size(), 2U);
    EXPECT_EQ((*found)->sealed.conditions.coverage[0].view, StandardView::LeftMlo);
    EXPECT_EQ((*found)->sealed.conditions.coverage[0].share, 0.1);
    EXPECT_EQ((*found)->sealed.conditions.displayStatement, "two screens, 5 MP");
    EXPECT_EQ((*found)->sealed.conditions.images, read.sealed.conditions.images);
    EXPECT_EQ((*found)->sealed.conditions.images.size(), 2U);
    EXPECT_EQ((*found)->sealed.conditions.seconds, 73.4);
    EXPECT_EQ((*found)->engineAssessment, "assessment-7");
    EXPECT_EQ(other.log()->back().hash, receipt->entry.hash);
    EXPECT_TRUE(other.verifyLog()->intact());
}

TEST_P(Seal, WhatWasNotToldStaysEmptyAndAnAiThatWasShownStaysTold)
{
    SealedRead read = readOf({.studyInstanceUid = "1.2", .patientHash = "p"}, anna_.id, reading::ReadRole::First);
    read.sealed.conditions = {};
    read.sealed.aiWasHidden = false;
    read.engineAssessment.clear();
    ASSERT_TRUE(store_.seal(read)) << store_.seal(read).error().detail;
    const auto found = store_.read(read.id);
    ASSERT_TRUE(found && *found);
    EXPECT_FALSE((*found)->sealed.aiWasHidden);
    EXPECT_EQ((*found)->sealed.conditions.displayStatement, "");
    EXPECT_TRUE((*found)->sealed.conditions.coverage.empty());
    EXPECT_FALSE((*found)->sealed.conditions.seconds) << "not measured is not 0 s";
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Seal, TheTimeThatAReadTookComesBackToTheLastBit)
{
    int number = 0;
    for (const double seconds : {0.0, -0.0, 0.1, 1.0 / 3.0, 60.0, std::nextafter(73.4, 74.0), 1234567.891011, 2.0e-308,
                                 std::numeric_limits<double>::max()}) {
        SealedRead read = readOf(examNumber(++number), anna_.id, reading::ReadRole::First);
        read.sealed.conditions.seconds = seconds;
        ASSERT_TRUE(store_.seal(read)) << seconds;
        EXPECT_EQ(store_.read(read.id).value()->sealed.conditions.seconds, seconds);
        EXPECT_TRUE(store_.verifyLog()->intact()) << seconds << ": its hash stands on it";
        EXPECT_TRUE(store_.deliver(read)) << seconds;
        read.sealed.conditions.seconds = seconds + 1.0;
        read.sealed.conditions.seconds = seconds < 1.0 ? 1.5 : seconds / 2.0;
        EXPECT_EQ(store_.deliver(read).error().reason, Reason::AlreadyRead) << "another time is another read";
    }
}

TEST_P(Seal, TheSameReadIsNotSealedTwice)
{
    SealedRead read = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    ASSERT_TRUE(store_.seal(read));
    const auto entries = store_.log()->size();
    EXPECT_EQ(store_.seal(read).error().reason, Reason::AlreadyRead);
    read.id = newReadId();
    EXPECT_EQ(store_.seal(read).error().reason, Reason::AlreadyRead) << "nor under another id";
    EXPECT_EQ(store_.reads(read.exam)->size(), 1U);
    EXPECT_EQ(store_.log()->size(), entries) << "a refused read leaves no entry";
}

TEST_P(Seal, AnExamHasOneFirstReadAndNobodyReadsItTwice)
{
    ASSERT_TRUE(store_.seal(readOf(examNumber(1), anna_.id, reading::ReadRole::First)));
    EXPECT_EQ(store_.seal(readOf(examNumber(1), bent_.id, reading::ReadRole::First)).error().reason, Reason::ExamTaken);
    EXPECT_EQ(store_.seal(readOf(examNumber(1), anna_.id, reading::ReadRole::Second)).error().reason,
              Reason::AlreadyRead);
    EXPECT_TRUE(store_.seal(readOf(examNumber(1), bent_.id, reading::ReadRole::Second)));
    EXPECT_EQ(*store_.sealedRoles(examNumber(1)), (std::vector{reading::ReadRole::First, reading::ReadRole::Second}));
}

TEST_P(Seal, AnArbiterReadsAfterBothAndIsAThirdPerson)
{
    const auto carl = store_.addReader("Carl", "4829", anna_.id);
    ASSERT_TRUE(carl);
    ASSERT_TRUE(store_.seal(readOf(examNumber(1), anna_.id, reading::ReadRole::First)));
    EXPECT_EQ(store_.seal(readOf(examNumber(1), carl->id, reading::ReadRole::Arbiter)).error().reason,
              Reason::InvalidArgument);
    ASSERT_TRUE(store_.seal(readOf(examNumber(1), bent_.id, reading::ReadRole::Second)));
    EXPECT_EQ(store_.seal(readOf(examNumber(1), anna_.id, reading::ReadRole::Arbiter)).error().reason,
              Reason::AlreadyRead);
    EXPECT_TRUE(store_.seal(readOf(examNumber(1), carl->id, reading::ReadRole::Arbiter)));
}

TEST_P(Seal, OneUidOfTwoPatientsIsTwoExams)
{
    Exam other = examNumber(1);
    other.patientHash = examNumber(2).patientHash;
    ASSERT_TRUE(store_.seal(readOf(examNumber(1), anna_.id, reading::ReadRole::First)));
    EXPECT_TRUE(store_.seal(readOf(other, anna_.id, reading::ReadRole::First)));
    EXPECT_EQ(store_.reads(other)->size(), 1U);
}

TEST_P(Seal, WhatCannotBeKeptIsRefused)
{
    const auto refused = [this](auto&& change) {
        SealedRead read = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
        change(read);
        const auto sealed = store_.seal(read);
        return !sealed && sealed.error().reason == Reason::InvalidArgument;
    };
    EXPECT_TRUE(refused([](SealedRead& read) { read.sealed.opinion.left.recall.reset(); }));
    EXPECT_TRUE(refused([](SealedRead& read) { read.sealed.sealedAt = "yesterday"; }));
    EXPECT_TRUE(refused([](SealedRead& read) { read.sealed.sealedAt = "2024-03-04T05:06:07"; })) << "which zone?";
    EXPECT_TRUE(refused([](SealedRead& read) { read.id = "7"; }));
    EXPECT_TRUE(refused([](SealedRead& read) { read.readerId = newReadId(); }));
    EXPECT_TRUE(refused([](SealedRead& read) { read.exam.studyInstanceUid.clear(); }));
    EXPECT_TRUE(refused([](SealedRead& read) { read.sealed.conditions.coverage[0].share = 1.5; }));
    for (const double seconds : {-0.001, std::nan(""), HUGE_VAL, -HUGE_VAL})
        EXPECT_TRUE(refused([seconds](SealedRead& read) { read.sealed.conditions.seconds = seconds; })) << seconds;
    EXPECT_TRUE(refused([](SealedRead& read) { read.sealed.opinion.lesions[0].marks[0].fromNippleMm = NAN; }));
    EXPECT_TRUE(refused([](SealedRead& read) { read.sealed.opinion.lesions[0].note = "\xE4"; })) << "no UTF-8";
    EXPECT_TRUE(store_.reads(examNumber(1))->empty());
}

TEST_P(Seal, TheDatabaseItselfRefusesASecondReadAndAnyChange)
{
    ASSERT_TRUE(store_.seal(readOf(examNumber(1), anna_.id, reading::ReadRole::First)));
    RawConnection raw(location_);
    EXPECT_NE(raw.refusal("UPDATE reads SET right_breast = 'no_recall'"), "");
    EXPECT_NE(raw.refusal("DELETE FROM reads"), "");
    const std::string copied =
        "exam_id, reader_id, 'second', right_breast, left_breast, sealed_at, display_statement, "
        "coverage, views_not_shown, ai_was_hidden, engine_assessment, log_seq - 1, contents_form, opinion, images, "
        "seconds "
        "FROM reads";
    EXPECT_NE(raw.refusal("INSERT INTO reads SELECT 'x', " + copied), "") << "one reader, two reads of an exam";
    if (postgres())
        EXPECT_NE(raw.refusal("TRUNCATE reads"), "");
    else
        EXPECT_NE(raw.refusal("INSERT OR REPLACE INTO reads SELECT id, " + copied), "");
    EXPECT_EQ(store_.reads(examNumber(1))->front().sealed.opinion.right.recall, reading::Recall::Recall);
}

TEST(ExamIdentity, TellsPatientsApartAndHoldsNoName)
{
    Study study;
    study.studyInstanceUid = "1.2.3";
    study.patient = {.id = "17", .name = "Phantom^Anna", .birthDate = "19700101", .sex = "F", .issuerOfId = "A"};
    const Exam exam = examOf(study);
    study.patient.issuerOfId = "B";
    EXPECT_NE(examId(examOf(study)), examId(exam)) << "the same ID of two issuers is two patients";
    study.patient.issuerOfId = "A";
    EXPECT_EQ(examId(examOf(study)), examId(exam));
    EXPECT_EQ(exam.patientHash.size(), 64U);
    // No two ways to cut the same letters into fields give one patient.
    EXPECT_NE(patientHash({.id = "12", .name = "3", .birthDate = "", .sex = ""}),
              patientHash({.id = "1", .name = "23", .birthDate = "", .sex = ""}));
}
