// Texts: assessments, bundles, manifests, protocols, orders, lists of nodes and outcomes.
#include "diptych/core/installation.h"
#include "diptych/dicom_network/node_file.h"
#include "diptych/report_json/assessment_json.h"
#include "diptych/store/read_bundle.h"
#include "diptych/work_queue/analysis_order.h"
#include "evidence_example.h"
#include "seed_folder.h"
#include "test_store.h"

using namespace diptych;
using namespace diptych::fuzz;

namespace
{

void seedInstalled(const std::string& target, const std::filesystem::path& folder, const std::string& extension)
{
    int number = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             folder, std::filesystem::directory_options::follow_directory_symlink))
        if (entry.path().extension() == extension && entry.file_size() < 100'000)
            seed(target, std::to_string(++number) + extension, contents(entry.path()));
    EXPECT_GT(number, 0) << folder;
}

class AssessmentSeeds : public test::EvidenceTest
{
};

}  // namespace

TEST_F(AssessmentSeeds, WholeAndPartial)
{
    test::Example made = example();
    seed("assessment_json", "whole", report_json::assessmentLine(made.exam));
    test::reject(made, StandardView::RightCc, Reason::PixelDataDamaged, ViewStatus::Failed);
    seed("assessment_json", "partial", report_json::assessmentLine(made.exam));
}

TEST(TextSeeds, WhatIsInstalled)
{
    seedInstalled("model_manifest", installation().prefix / "share/diptych/models", ".json");
    seedInstalled("hanging_protocol", installation().prefix / "share/diptych/resources/hanging", ".json");
}

TEST(TextSeeds, BundlesOfReads)
{
    const store::TestFolder folder;
    auto store = store::ReadStore::open(store::SqliteFile{folder.path() / "store.db"});
    ASSERT_TRUE(store) << store.error().detail;
    const auto anna = store->addReader("Anna", "4829");
    const auto bent = store->addReader("Bent", "4829", anna->id);
    ASSERT_TRUE(anna && bent);
    const store::Exam exam = store::examNumber(1);
    const auto first = store::readOf(exam, anna->id, reading::ReadRole::First);
    const auto second = store::readOf(exam, bent->id, reading::ReadRole::Second);
    ASSERT_TRUE(store->seal(first));
    seed("read_bundle", "one-read", store::exportBundle(*store, exam, {}).value_or(""));
    ASSERT_TRUE(store->seal(second));
    for (const auto& read : {first, second})
        ASSERT_TRUE(store->settle(read.id, read.readerId, {store::richOpinion(), "2024-03-04T05:16:07Z"}));
    ASSERT_TRUE(store->noteReport(exam, {"R-1", std::string(64, 'd'), {}, {}, "en", "2024-03-04T05:20:00Z"}));
    seed("read_bundle", "settled", store::exportBundle(*store, exam, {}).value_or(""));
}

TEST(TextSeeds, OrdersNodesAndOutcomes)
{
    const auto order = work_queue::orderText({"1.2.826.0.1.7",
                                              std::string(64, 'a'),
                                              "/archive/7",
                                              "2024-03-04T05:06:07Z",
                                              work_queue::Priority::Urgent,
                                              {{"2024-03-04T05:07:00Z", "unreadable", "reader2:4711"}}});
    ASSERT_TRUE(order);
    seed("analysis_order", "order", *order);

    dicom_network::NodeFile nodes;
    dicom_network::RemoteNode node;
    node.name = "PACS";
    node.aeTitle = "ARCHIVE";
    node.host = "10.1.2.3";
    node.port = 11112;
    nodes.nodes = {node};
    nodes.receiver.callers = {{"ARCHIVE", "10.1.2.3"}};
    const store::TestFolder folder;
    nodes.receiver.folder = folder.path() / "received";
    ASSERT_TRUE(dicom_network::writeNodeFile(nodes, folder.path() / "nodes.json"));
    seed("node_file", "nodes", contents(folder.path() / "nodes.json"));

    seed("outcome_csv", "commas",
         "Remark,Accession,Breast,Outcome,Decision,Date\n\"by \"\"two\"\",\nthen\",A1,R,malignant,recalled,2026-03-01\n"
         ",A2,both,negative,,20260301\n");
    seed("outcome_csv", "semicolons", "\xEF\xBB\xBFStudy Instance UID;Outcome\r\n\"1.2.3\";cancer\r\n1.2.3;benign\r\n");
}
