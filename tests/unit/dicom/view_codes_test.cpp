#include "view_codes.h"

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::put;

struct CodeRow {
    const char* scheme;
    const char* value;
    ViewPosition position;
};

class ViewCode : public ::testing::TestWithParam<CodeRow>
{
};

TEST_P(ViewCode, TellsThePosition)
{
    DcmDataset dataset;
    DcmItem* item = nullptr;
    dataset.findOrCreateSequenceItem(DCM_ViewCodeSequence, item);
    put(*item, DCM_CodingSchemeDesignator, GetParam().scheme);
    put(*item, DCM_CodeValue, GetParam().value);
    put(*item, DCM_CodeMeaning, "medio-lateral oblique");  // must not matter
    put(dataset, DCM_ImageLaterality, "L");
    const ToldView told = toldView(dataset);
    EXPECT_EQ(told.key.position, GetParam().position);
    EXPECT_EQ(told.basis, GetParam().position == ViewPosition::Unknown ? ViewBasis::Unknown : ViewBasis::Coded);
    EXPECT_EQ(told.key.laterality, Laterality::Left);
}

INSTANTIATE_TEST_SUITE_P(
    Cid4014, ViewCode,
    ::testing::Values(CodeRow{"SCT", "399162004", ViewPosition::Cc}, CodeRow{"SRT", "R-10242", ViewPosition::Cc},
                      CodeRow{"SNM3", "R-10242", ViewPosition::Cc}, CodeRow{"SCT", "399368009", ViewPosition::Mlo},
                      CodeRow{"SRT", "R-10226", ViewPosition::Mlo}, CodeRow{"SNM3", "R-10226", ViewPosition::Mlo},
                      CodeRow{"SCT", "399260004", ViewPosition::Ml}, CodeRow{"SRT", "R-10224", ViewPosition::Ml},
                      CodeRow{"SCT", "399352003", ViewPosition::Lm}, CodeRow{"SRT", "R-10228", ViewPosition::Lm},
                      CodeRow{"SCT", "399099002", ViewPosition::Lmo}, CodeRow{"SRT", "R-10230", ViewPosition::Lmo},
                      CodeRow{"SCT", "399192008", ViewPosition::Xccl}, CodeRow{"SRT", "R-1024A", ViewPosition::Xccl},
                      CodeRow{"SNM3", "Y-X1770", ViewPosition::Xccl}, CodeRow{"SCT", "399101009", ViewPosition::Xccm},
                      CodeRow{"SRT", "R-1024B", ViewPosition::Xccm}, CodeRow{"SNM3", "Y-X1771", ViewPosition::Xccm},
                      CodeRow{"SCT", "399196006", ViewPosition::Fb}, CodeRow{"SRT", "R-10244", ViewPosition::Fb},
                      CodeRow{"SCT", "399188001", ViewPosition::Sio}, CodeRow{"SRT", "R-102D0", ViewPosition::Sio},
                      CodeRow{"SCT", "441555000", ViewPosition::Iso}, CodeRow{"SRT", "R-40AAA", ViewPosition::Iso},
                      // A value of another scheme, a specimen, and nothing.
                      CodeRow{"SCT", "R-10242", ViewPosition::Unknown},
                      CodeRow{"99ABC", "399162004", ViewPosition::Unknown},
                      CodeRow{"SCT", "127457009", ViewPosition::Unknown}, CodeRow{"SCT", "", ViewPosition::Unknown}));

struct TermRow {
    const char* term;
    ViewPosition position;
};

class ViewTerm : public ::testing::TestWithParam<TermRow>
{
};

TEST_P(ViewTerm, CountsOnlyAsAWhole)
{
    DcmDataset dataset;
    put(dataset, DCM_ViewPosition, GetParam().term);
    put(dataset, DCM_ImageLaterality, "R");
    const ToldView told = toldView(dataset);
    EXPECT_EQ(told.key.position, GetParam().position);
    EXPECT_EQ(told.basis, GetParam().position == ViewPosition::Unknown ? ViewBasis::Unknown : ViewBasis::ViewPosition);
}

INSTANTIATE_TEST_SUITE_P(Terms, ViewTerm,
                         ::testing::Values(TermRow{"CC", ViewPosition::Cc}, TermRow{"MLO", ViewPosition::Mlo},
                                           TermRow{"ML", ViewPosition::Ml}, TermRow{"LM", ViewPosition::Lm},
                                           TermRow{"LMO", ViewPosition::Lmo}, TermRow{"XCCL", ViewPosition::Xccl},
                                           TermRow{"XCCM", ViewPosition::Xccm}, TermRow{"CV", ViewPosition::Cv},
                                           TermRow{"AT", ViewPosition::At}, TermRow{"CC ", ViewPosition::Cc},
                                           TermRow{"MLOID", ViewPosition::Unknown},
                                           TermRow{"RCC", ViewPosition::Unknown}, TermRow{"cc", ViewPosition::Unknown},
                                           TermRow{"AP", ViewPosition::Unknown}, TermRow{"", ViewPosition::Unknown}));

void putViewCode(DcmItem& dataset, const char* value)
{
    DcmItem* item = nullptr;
    dataset.findOrCreateSequenceItem(DCM_ViewCodeSequence, item, -2);
    put(*item, DCM_CodingSchemeDesignator, "SCT");
    put(*item, DCM_CodeValue, value);
}

TEST(ToldView, BelievesNeitherOfTwoPositionsThatDiffer)
{
    DcmDataset dataset;
    put(dataset, DCM_ImageLaterality, "R");
    putViewCode(dataset, "399162004");
    put(dataset, DCM_ViewPosition, "MLO");
    EXPECT_EQ(toldView(dataset).key.position, ViewPosition::Unknown);
    put(dataset, DCM_ViewPosition, "CC");
    EXPECT_EQ(toldView(dataset).key.position, ViewPosition::Cc);
}

TEST(ToldView, AnUnknownCodeIsNotOverriddenByViewPosition)
{
    DcmDataset dataset;
    put(dataset, DCM_ImageLaterality, "R");
    putViewCode(dataset, "127457009");
    put(dataset, DCM_ViewPosition, "CC");
    EXPECT_EQ(toldView(dataset).key.position, ViewPosition::Unknown);
}

TEST(ToldView, TwoViewCodesAreNone)
{
    DcmDataset dataset;
    putViewCode(dataset, "399162004");
    putViewCode(dataset, "399368009");
    EXPECT_EQ(toldView(dataset).key.position, ViewPosition::Unknown);
}

TEST(ToldView, TakesTheSideFromLateralityAsInferred)
{
    DcmDataset dataset;
    putViewCode(dataset, "399162004");
    put(dataset, DCM_Laterality, "L");
    const ToldView told = toldView(dataset);
    EXPECT_EQ(told.key.laterality, Laterality::Left);
    EXPECT_EQ(told.basis, ViewBasis::ViewPosition);
    EXPECT_FALSE(told.lateralityConflict);
}

TEST(ToldView, HasNoSideWhereTheTagsDisagree)
{
    DcmDataset dataset;
    putViewCode(dataset, "399162004");
    put(dataset, DCM_ImageLaterality, "R");
    put(dataset, DCM_Laterality, "L");
    const ToldView told = toldView(dataset);
    EXPECT_EQ(told.key.laterality, std::nullopt);
    EXPECT_TRUE(told.lateralityConflict);
    EXPECT_EQ(told.basis, ViewBasis::Unknown);
}

TEST(ToldView, HasNoSideWhereTheAnatomyNamesTheOther)
{
    DcmDataset dataset;
    putViewCode(dataset, "399162004");
    put(dataset, DCM_ImageLaterality, "R");
    DcmItem* region = nullptr;
    dataset.findOrCreateSequenceItem(DCM_AnatomicRegionSequence, region);
    put(*region, DCM_CodingSchemeDesignator, "SRT");
    put(*region, DCM_CodeValue, "T-04020");
    EXPECT_EQ(toldView(dataset).key.laterality, Laterality::Right);
    put(*region, DCM_CodeValue, "T-04030");
    EXPECT_TRUE(toldView(dataset).lateralityConflict);
}

TEST(ToldView, BothBreastsOrNothingIsNoSide)
{
    DcmDataset dataset;
    putViewCode(dataset, "399162004");
    EXPECT_TRUE(toldView(dataset).lateralityConflict);
    put(dataset, DCM_ImageLaterality, "B");
    EXPECT_TRUE(toldView(dataset).lateralityConflict);
    EXPECT_EQ(toldView(dataset).key.laterality, std::nullopt);
}

TEST(ToldView, ReadsModifiersInsideAndBesideTheViewCode)
{
    DcmDataset dataset;
    putViewCode(dataset, "399162004");
    DcmItem* view = nullptr;
    dataset.findAndGetSequenceItem(DCM_ViewCodeSequence, view);
    DcmItem* inside = nullptr;
    view->findOrCreateSequenceItem(DCM_ViewModifierCodeSequence, inside, -2);
    put(*inside, DCM_CodingSchemeDesignator, "SNM3");
    put(*inside, DCM_CodeValue, "R-102D6");
    DcmItem* beside = nullptr;
    dataset.findOrCreateSequenceItem(DCM_ViewModifierCodeSequence, beside, -2);
    put(*beside, DCM_CodingSchemeDesignator, "SCT");
    put(*beside, DCM_CodeValue, "399055006");
    ToldView told = toldView(dataset);
    EXPECT_EQ(told.modifiers, (std::set{ViewModifier::Magnification, ViewModifier::SpotCompression}));
    EXPECT_FALSE(told.unknownModifier);
    put(*beside, DCM_CodeValue, "123");
    told = toldView(dataset);
    EXPECT_TRUE(told.unknownModifier);
}

TEST(ModifierCodes, AreWrittenAndReadBackAlike)
{
    for (int i = 0; i <= static_cast<int>(ViewModifier::AxillaryTissue); ++i) {
        const auto modifier = static_cast<ViewModifier>(i);
        EXPECT_EQ(modifierOfCode({"SCT", std::string(codeOf(modifier).sct)}), modifier);
        EXPECT_EQ(modifierOfCode({"SRT", std::string(codeOf(modifier).srt)}), modifier);
    }
}

}  // namespace
}  // namespace diptych::dicom
