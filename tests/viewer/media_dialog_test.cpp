// A medium from the menu: the exam, its priors, and the results only of what is sealed; key images among them.
#include "archive/media_dialog.h"

#include <algorithm>

#include <QCheckBox>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive_seat.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "reading/reading_changes.h"

namespace diptych::viewer::testing
{
namespace
{

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class MediaDialogTest : public ::testing::Test
{
protected:
    void open(bool withStore = false)
    {
        seat_.sitDown({}, withStore);
        dicom::testing::write(imageOf("study"), seat_.folder() / "study/a.dcm");
        dicom::MammogramToWrite prior = imageOf("earlier", "20220114");
        prior.sopInstanceUid = dicom::makeUid("instance of earlier");
        dicom::testing::write(prior, seat_.folder() / "prior/b.dcm");
        seat_.desk().open({seat_.folder() / "study", seat_.folder() / "prior"});
        ASSERT_TRUE(waitFor([this] { return seat_.desk().current() && seat_.window().hangingComplete(); }));
        ASSERT_EQ(seat_.desk().currentStudy()->study->studyInstanceUid, dicom::makeUid("study"));
        seat_.analysis().answer(makeAssessment(*seat_.desk().currentStudy()->study));
    }
    void sealAndExport()
    {
        seat_.desk().give(Laterality::Right, reading::Recall::NoRecall);
        seat_.desk().give(Laterality::Left, reading::Recall::NoRecall);
        seat_.desk().seal(true);
        ASSERT_TRUE(seat_.desk().currentStudy()->sealed());
        seat_.desk().exportReport(seat_.folder() / "report.pdf", false);
        ASSERT_TRUE(waitFor([this] { return !seat_.desk().currentStudy()->reading->reportFile.empty(); }));
    }
    /// By the menu, into `to_`; what the dialog says at the end.
    std::string write()
    {
        seat_.command(Command::ExportMedia);
        seat_.type("mediaFolder", pathText(to_));
        seat_.click("mediaWrite");
        EXPECT_TRUE(waitFor([this] { return seat_.child<QPushButton>("mediaWrite")->isEnabled(); }));
        seat_.picture("mediaDialog");
        return seat_.text("mediaState");
    }
    /// SOP classes of the documents on the medium.
    std::multiset<std::string> documents()
    {
        std::multiset<std::string> classes;
        for (const auto& entry : fs::recursive_directory_iterator(to_))
            if (entry.path().filename().string().starts_with("DO")) {
                DcmFileFormat file;
                OFString sopClass;
                EXPECT_TRUE(file.loadFile(OFFilename(entry.path().c_str())).good());
                file.getDataset()->findAndGetOFString(DCM_SOPClassUID, sopClass);
                classes.insert(sopClass.c_str());
            }
        return classes;
    }

    ArchiveSeat seat_;
    fs::path to_ = seat_.folder() / "medium";
};

TEST_F(MediaDialogTest, BeforeSealingTheImagesGoOutAndNothingOfTheEngine)
{
    open();
    const std::string said = write();
    EXPECT_THAT(said, HasSubstr("images 2, documents 0"));
    EXPECT_THAT(seat_.text("mediaNoResults"), HasSubstr("Seal your opinion first"));
    EXPECT_FALSE(seat_.child<QCheckBox>("mediaResults")->isChecked());
    EXPECT_FALSE(seat_.child<QCheckBox>("mediaResults")->isEnabled());
    EXPECT_TRUE(documents().empty());
    EXPECT_TRUE(fs::exists(to_ / "DICOMDIR"));
    const StudyLoad load = dicom::testing::read({to_});
    EXPECT_EQ(load.studies.size(), 2U) << "the exam and its prior";
}

TEST_F(MediaDialogTest, BeforeSealingADocumentAmongTheImagesStaysWhereItIsToo)
{
    dicom::testing::write(imageOf("study"), seat_.folder() / "study/a.dcm");
    const Study study = dicom::testing::read({seat_.folder() / "study"}).studies.at(0);
    ExamAssessment earlier = makeAssessment(study);
    addFinding(earlier, StandardView::RightMlo, makeFinding(1, 7, {10.0, 10.0, 20.0, 20.0}));
    ASSERT_TRUE(dicom_evidence::writeCadReport(study, earlier, seat_.folder() / "study/cad.dcm"));
    fs::remove(seat_.folder() / "study/a.dcm");
    open();
    ASSERT_EQ(seat_.desk().currentStudy()->study->evidence.size(), 1U);
    EXPECT_THAT(write(), HasSubstr("documents 0"));
    sealAndExport();
    to_ = seat_.folder() / "sealed";
    write();
    EXPECT_EQ(documents().count(UID_MammographyCADSRStorage), 2U) << "the one that lay there and the exam's own";
}

TEST_F(MediaDialogTest, ResultsAndKeyImagesOfASealedExamGoWithIt)
{
    open();
    const std::string uid = seat_.desk().currentStudy()->study->views.front().sopInstanceUid;
    toggleKeyImage(*seat_.desk().currentStudy()->reading, uid);
    sealAndExport();
    seat_.command(Command::ExportMedia);
    seat_.child<QCheckBox>("mediaPriors")->setChecked(false);
    seat_.type("mediaFolder", pathText(to_));
    seat_.click("mediaWrite");
    ASSERT_TRUE(waitFor([this] { return seat_.child<QPushButton>("mediaWrite")->isEnabled(); }));
    EXPECT_THAT(seat_.text("mediaState"), HasSubstr("images 1, documents")) << "without the prior";
    const auto classes = documents();
    EXPECT_EQ(classes.count(UID_EncapsulatedPDFStorage), 1U);
    EXPECT_EQ(classes.count(UID_MammographyCADSRStorage), 1U);
    EXPECT_EQ(classes.count(UID_KeyObjectSelectionDocumentStorage), 1U);
}

TEST_F(MediaDialogTest, TheKeyObjectsNameTheImageAndWhenItWasChosen)
{
    open();
    OpenedStudy& study = *seat_.desk().currentStudy();
    sealAndExport();
    toggleKeyImage(*study.reading, study.study->views.front().sopInstanceUid);
    EXPECT_THAT(sendObstacle(seat_.desk()).toStdString(), HasSubstr("export it once more"))
        << "a key image that the report does not have";
    EvidenceOrder order = evidenceOrder(seat_.desk());
    order.reader = "Reader^One";
    ASSERT_EQ(order.keyImages.size(), 1U);
    EXPECT_TRUE(order.keyImages[0].afterSealing);
    const fs::path folder = seat_.folder() / "documents";
    fs::create_directories(folder);
    const auto written = writeEvidence(order, folder);
    ASSERT_TRUE(written);
    EXPECT_TRUE(written->missing.empty());
    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile(OFFilename((folder / "keyimages.dcm").c_str())).good());
    std::ostringstream dump;
    file.getDataset()->print(dump);
    EXPECT_THAT(dump.str(), HasSubstr(order.keyImages[0].sopInstanceUid));
    EXPECT_THAT(dump.str(), HasSubstr("Reader^One"));
    OFString words;
    for (DcmStack stack; file.getDataset()->search(DCM_TextValue, stack, ESM_fromHere, OFTrue).good() && words.empty();)
        static_cast<DcmElement*>(stack.top())->getOFString(words, 0);
    EXPECT_THAT(std::string(words.c_str()), HasSubstr("after the opinion was sealed: R MLO"));
}

TEST_F(MediaDialogTest, WithoutKeyImagesThereIsNoKeyObjectDocument)
{
    open();
    sealAndExport();
    write();
    EXPECT_EQ(documents().count(UID_KeyObjectSelectionDocumentStorage), 0U);
    EXPECT_EQ(documents().count(UID_EncapsulatedPDFStorage), 1U);
}

TEST_F(MediaDialogTest, AFolderWithSomethingInItIsRefusedInPlainWords)
{
    open();
    to_ = seat_.folder() / "study";
    EXPECT_THAT(write(), HasSubstr("The folder is not empty. Choose a new or an empty one."));
    EXPECT_FALSE(fs::exists(to_ / "DICOMDIR"));
}

TEST_F(MediaDialogTest, AnotherExamStopsItAndTheWindowSaysSo)
{
    open();
    seat_.command(Command::ExportMedia);
    auto* dialog = seat_.child<QDialog>("mediaDialog");
    seat_.type("mediaFolder", pathText(to_));
    seat_.click("mediaWrite");
    seat_.desk().closeCurrent();
    EXPECT_FALSE(dialog->isVisible());
    // As two small images are fast, it may have been done before it was stopped: then it is whole.
    ASSERT_TRUE(waitFor([this] {
        const std::string said = seat_.text("notice");
        return said.find("nothing of the medium was kept") != std::string::npos ||
               said.find("Written to") != std::string::npos;
    })) << seat_.text("notice");
    EXPECT_EQ(fs::exists(to_), fs::exists(to_ / "DICOMDIR"));
}

}  // namespace
}  // namespace diptych::viewer::testing
