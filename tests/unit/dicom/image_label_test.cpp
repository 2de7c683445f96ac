// The view label as IHE Mammography Image writes it, from files whose views are coded in the three schemes that are
// met.
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::put;

struct LabelRow {
    const char* label;
    const char* scheme;
    const char* view;
    std::vector<const char*> modifiers;
};

void PrintTo(const LabelRow& row, std::ostream* out)
{
    *out << row.label << " by " << row.scheme;
}

void putCode(DcmItem& item, const DcmTagKey& sequence, const char* scheme, const char* value, DcmItem** made = nullptr)
{
    DcmItem* code = nullptr;
    ASSERT_TRUE(item.findOrCreateSequenceItem(sequence, code, -2).good());
    put(*code, DCM_CodeValue, value);
    put(*code, DCM_CodingSchemeDesignator, scheme);
    put(*code, DCM_CodeMeaning, "not looked at");
    if (made != nullptr)
        *made = code;
}

class ImageLabel : public ::testing::TestWithParam<LabelRow>
{
};

TEST_P(ImageLabel, IsAsIheWritesIt)
{
    const LabelRow& row = GetParam();
    const testing::TemporaryFolder folder;
    testing::write(testing::sample(), folder / "image.dcm");
    testing::edit(folder / "image.dcm", [&row](DcmDataset& dataset) {
        put(dataset, DCM_ImageLaterality, std::string(row.label).substr(0, 1).c_str());
        dataset.findAndDeleteElement(DCM_ViewPosition);
        dataset.findAndDeleteElement(DCM_ViewCodeSequence);
        DcmItem* view = nullptr;
        putCode(dataset, DCM_ViewCodeSequence, row.scheme, row.view, &view);
        for (const char* modifier : row.modifiers)  // nested in the view's item
            putCode(*view, DCM_ViewModifierCodeSequence, row.scheme, modifier);
    });
    const MammogramView view = testing::readOne(folder / "image.dcm");
    EXPECT_EQ(imageLabel(view.key, view.modifiers), row.label);
}

constexpr const char* kSct = "SCT";
constexpr const char* kSrt = "SRT";
constexpr const char* kSnm3 = "SNM3";

INSTANTIATE_TEST_SUITE_P(
    B12, ImageLabel,
    ::testing::Values(
        // CID 4014 without modifiers.
        LabelRow{"RCC", kSct, "399162004", {}}, LabelRow{"LMLO", kSrt, "R-10226", {}},
        LabelRow{"RML", kSnm3, "R-10224", {}}, LabelRow{"LLM", kSct, "399352003", {}},
        LabelRow{"RLMO", kSrt, "R-10230", {}}, LabelRow{"LXCCL", kSct, "399192008", {}},
        LabelRow{"RXCCM", kSnm3, "R-1024B", {}}, LabelRow{"LFB", kSct, "399196006", {}},
        LabelRow{"RSIO", kSrt, "R-102D0", {}}, LabelRow{"LISO", kSct, "441555000", {}},
        // Prefixes.
        LabelRow{"RMCC", kSct, "399162004", {"399163009"}}, LabelRow{"LMMLO", kSrt, "R-10226", {"R-102D6"}},
        LabelRow{"RSCC", kSnm3, "R-10242", {"R-102D7"}}, LabelRow{"LSML", kSct, "399260004", {"399055006"}},
        LabelRow{"RMSCC", kSct, "399162004", {"399055006", "399163009"}},
        // Suffixes.
        LabelRow{"RCCID", kSct, "399162004", {"399209000"}}, LabelRow{"LMLOID", kSrt, "R-10226", {"R-102D5"}},
        LabelRow{"RCCRL", kSct, "399162004", {"399197002"}}, LabelRow{"LCCRM", kSnm3, "R-10242", {"R-102D4"}},
        LabelRow{"RMLORI", kSct, "399368009", {"414493004"}}, LabelRow{"LMLORS", kSrt, "R-10226", {"R-102C9"}},
        LabelRow{"RCCNP", kSct, "399162004", {"442581004"}}, LabelRow{"LCCNP", kSrt, "R-10242", {"R-40AB3"}},
        LabelRow{"RMLOAX", kSct, "399368009", {"442580003"}}, LabelRow{"LMLOAX", kSnm3, "R-10226", {"R-40AB2"}},
        LabelRow{"RMLIMF", kSct, "399260004", {"442593008"}}, LabelRow{"LMLIMF", kSrt, "R-10224", {"R-40ABE"}},
        LabelRow{"RMLOAC", kSct, "399368009", {"441752004"}}, LabelRow{"LMLOAC", kSrt, "R-10226", {"P2-00161"}},
        // Both, in whatever order the file has them.
        LabelRow{"RMCCID", kSct, "399162004", {"399163009", "399209000"}},
        LabelRow{"RMCCID", kSnm3, "R-10242", {"R-102D5", "R-102D6"}},
        LabelRow{"LMSMLOIDNP", kSrt, "R-10226", {"R-40AB3", "R-102D7", "R-102D5", "R-102D6"}},
        // In the view's place.
        LabelRow{"RCV", kSct, "399162004", {"399161006"}}, LabelRow{"LCV", kSnm3, "R-10242", {"R-102D2"}},
        LabelRow{"RAT", kSct, "399368009", {"399011000"}}, LabelRow{"LAT", kSrt, "R-10226", {"R-102D1"}},
        LabelRow{"RTAN", kSct, "399162004", {"399110001"}}, LabelRow{"LMTAN", kSrt, "R-10242", {"R-102C2", "R-102D6"}},
        // A code of the one scheme under the name of another is none.
        LabelRow{"R?", kSrt, "399162004", {}}, LabelRow{"R?", kSct, "R-10242", {}}));

TEST(ImageLabel, KeepsModifiersThatStandBesideTheView)
{
    const testing::TemporaryFolder folder;
    testing::write(testing::sample(), folder / "image.dcm");
    testing::edit(folder / "image.dcm",
                  [](DcmDataset& dataset) { putCode(dataset, DCM_ViewModifierCodeSequence, "SRT", "R-102D5"); });
    const MammogramView view = testing::readOne(folder / "image.dcm");
    EXPECT_EQ(imageLabel(view.key, view.modifiers), "RMLOID");
    EXPECT_EQ(label(view.key, view.modifiers), "R MLOID");
}

}  // namespace
}  // namespace diptych::dicom
