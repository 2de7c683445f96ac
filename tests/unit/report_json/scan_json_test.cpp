#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "diptych/report_json/assessment_json.h"

using namespace diptych;
using nlohmann::json;

namespace
{

Study study(const char* uid, const char* patient, const char* date, const char* birth = "19600101")
{
    Study study;
    study.studyInstanceUid = uid;
    study.patient.id = patient;
    study.patient.birthDate = birth;
    study.studyDate = date;
    return study;
}

}  // namespace

TEST(ScanDocument, ListsMissingViewsAndSkippedFiles)
{
    StudyLoad load;
    load.studies.push_back(study("1", "A", "20240101"));
    load.skipped.push_back({"notes.txt", Reason::NotDicom, ""});
    load.filesSeen = 1;
    const json document = json::parse(report_json::scanDocument(load));
    EXPECT_EQ(document.at("studies").at(0).at("complete"), false);
    EXPECT_EQ(document.at("studies").at(0).at("views").at(2).at("reason"), "missing_view");
    EXPECT_EQ(document.at("skipped").at(0).at("reason"), "not_dicom");
}

TEST(ScanDocument, PriorsAreEarlierStudiesOfTheSamePatient)
{
    StudyLoad load;
    load.studies = {study("1", "A", "20220101"), study("2", "A", "20240101"), study("3", "B", "20200101"),
                    study("4", "A", "20210101", "19700101")};
    const json document = json::parse(report_json::scanDocument(load));
    EXPECT_TRUE(document.at("studies").at(0).at("priors").empty());
    const json& priors = document.at("studies").at(1).at("priors");
    ASSERT_EQ(priors.size(), 1U) << "another birth date under the same ID is another woman";
    EXPECT_EQ(priors.at(0).at("study_instance_uid"), "1");
}

TEST(ScanDocument, AnEmptyPatientIdNamesNobody)
{
    StudyLoad load;
    load.studies = {study("1", "", "20220101"), study("2", "", "20240101")};
    const json document = json::parse(report_json::scanDocument(load));
    EXPECT_TRUE(document.at("studies").at(1).at("priors").empty());
}

TEST(ScanDocument, TomosynthesisIsListedWithItsSlicesAndItsReason)
{
    StudyLoad load;
    load.studies.push_back(study("1", "A", "20240101"));
    MammogramView slices;
    slices.key = {Laterality::Left, ViewPosition::Cc};
    slices.frames = 2;
    slices.reasons = {Reason::Tomosynthesis};
    slices.stack = SliceStack{};
    slices.stack->slices.resize(2);
    slices.stack->order = SliceOrder::Position;
    slices.stack->spacingMm = 1.0;
    load.studies[0].views = {MammogramView{}, slices};
    const json document = json::parse(report_json::scanDocument(load));
    const json& images = document.at("studies").at(0).at("images");
    EXPECT_EQ(images.at(1).at("reasons"), json::array({"tomosynthesis"}));
    EXPECT_EQ(images.at(1).at("frames"), 2);
    EXPECT_EQ(images.at(1).at("slices"), (json{{"count", 2}, {"order", "position"}, {"spacing_mm", 1.0}}));
    EXPECT_TRUE(images.at(0).at("slices").is_null());
    EXPECT_EQ(document.at("studies").at(0).at("views").at(1).at("reason"), "tomosynthesis") << "of the left CC";
}
