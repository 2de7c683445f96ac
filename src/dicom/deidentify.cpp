#include "diptych/dicom/deidentify.h"

#include <array>
#include <memory>
#include <random>
#include <system_error>
#include <utility>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcsequen.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "attributes.h"
#include "confidentiality_profile.h"
#include "dcmtk_runtime.h"
#include "diptych/core/version.h"
#include "diptych/dicom/write_mammogram.h"
#include "file_outline.h"
#include "whole_file.h"

namespace diptych::dicom
{

namespace fs = std::filesystem;

namespace
{

std::string randomHex(std::size_t digits)
{
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::random_device device;  // the system's own, not to be foretold
    std::uniform_int_distribution<std::size_t> digit(0, kHex.size() - 1);
    std::string text;
    while (text.size() < digits)
        text += kHex[digit(device)];
    return text;
}

/// What is made up for one export.
class Pseudonyms
{
public:
    [[nodiscard]] const std::string& patientId() const { return patientId_; }
    /// The same for the same one; nothing of the original is in it.
    const std::string& uid(const std::string& original)
    {
        auto [entry, isNew] = uids_.try_emplace(original);
        if (isNew)
            entry->second = makeUid(randomHex(64));
        return entry->second;
    }
    [[nodiscard]] const std::map<std::string, std::string>& uids() const { return uids_; }

private:
    std::string patientId_ = "CASE-" + randomHex(8);
    std::map<std::string, std::string> uids_;
};

/// Of the characters that PS3.5 6.2 allows the value representation.
bool hasOnly(DcmElement& element, const char* characters)
{
    OFString values;
    return element.getOFStringArray(values).good() && values.find_first_not_of(characters) == OFString_npos;
}

/// An element that is not what its tag says (words where a number belongs, a sequence of unknown content) could
/// hold anything.
bool isWhatItsTagSays(DcmElement& element)
{
    const DcmEVR told = DcmTag(element.getTag().getXTag()).getEVR();
    const DcmEVR is = element.ident();
    if (told == EVR_SQ || is == EVR_SQ)
        return told == is;
    switch (is) {
        case EVR_UN:
        case EVR_UNKNOWN:
        case EVR_UNKNOWN2B:
            return false;
        case EVR_LO:
        case EVR_LT:
        case EVR_PN:
        case EVR_SH:
        case EVR_ST:
        case EVR_UC:
        case EVR_UR:
        case EVR_UT:
            return told == is;
        case EVR_DS:
        case EVR_IS:
            return hasOnly(element, "0123456789+-.eE \\");
        case EVR_CS:
            return hasOnly(element, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ \\");
        default:
            return true;
    }
}

OFCondition clean(DcmItem& item, Pseudonyms& pseudonyms);

OFCondition cleanItems(DcmElement& element, Pseudonyms& pseudonyms)
{
    auto& sequence = static_cast<DcmSequenceOfItems&>(element);
    for (unsigned long i = 0; i < sequence.card(); ++i) {
        if (const OFCondition result = clean(*sequence.getItem(i), pseudonyms); result.bad())
            return result;
    }
    return EC_Normal;
}

OFCondition makeUp(DcmElement& element, const Pseudonyms& pseudonyms)
{
    const bool name = element.getTag().getXTag() == DCM_PatientName;
    const std::string value = name ? "Teaching^Case" : pseudonyms.patientId();
    return element.putString(value.c_str());
}

OFCondition renew(DcmElement& element, Pseudonyms& pseudonyms)
{
    OFString original;
    element.getOFStringArray(original);
    return original.empty() ? EC_Normal : element.putString(pseudonyms.uid(original.c_str()).c_str());
}

/// Nested as deeply as outlineFile() lets through.
OFCondition clean(DcmItem& item, Pseudonyms& pseudonyms)
{
    for (unsigned long i = item.card(); i-- > 0;) {
        DcmElement& element = *item.getElement(i);
        const DcmTagKey tag = element.getTag().getXTag();
        const auto action = isWhatItsTagSays(element) ? confidentialityAction(tag) : ConfidentialityAction::Remove;
        OFCondition result = EC_Normal;
        switch (action) {
            case ConfidentialityAction::Remove:
                delete item.remove(i);
                break;
            case ConfidentialityAction::Empty:
                result = item.insertEmptyElement(tag, OFTrue);
                break;
            case ConfidentialityAction::Dummy:
                result = makeUp(element, pseudonyms);
                break;
            case ConfidentialityAction::NewUid:
                result = renew(element, pseudonyms);
                break;
            case ConfidentialityAction::Keep:
                if (element.ident() == EVR_SQ)
                    result = cleanItems(element, pseudonyms);
                break;
        }
        if (result.bad())
            return result;
    }
    return EC_Normal;
}

/// PS3.15 E.1.1: says that and how it was done.
OFCondition declare(DcmItem& dataset)
{
    const std::string method = "Basic Application Level Confidentiality Profile\\Diptych " + std::string(appVersion());
    DcmItem* code = nullptr;
    OFCondition result = dataset.putAndInsertString(DCM_PatientIdentityRemoved, "YES");
    if (result.good())
        result = dataset.putAndInsertString(DCM_DeidentificationMethod, method.c_str());
    if (result.good())
        result = dataset.putAndInsertString(DCM_LongitudinalTemporalInformationModified, "REMOVED");
    if (result.good())
        result = dataset.findOrCreateSequenceItem(DCM_DeidentificationMethodCodeSequence, code, -2);
    if (result.good())
        result = code->putAndInsertString(DCM_CodeValue, "113100");
    if (result.good())
        result = code->putAndInsertString(DCM_CodingSchemeDesignator, "DCM");
    if (result.good())
        result = code->putAndInsertString(DCM_CodeMeaning, "Basic Application Confidentiality Profile");
    return result;
}

/// Why an image may not go out; empty where it may.
std::string refusal(DcmDataset& dataset)
{
    if (text(dataset, DCM_SOPClassUID) == UID_DigitalMammographyXRayImageStorageForProcessing ||
        text(dataset, DCM_PresentationIntentType) == "FOR PROCESSING")
        return "It is a raw image (For Processing), which is no picture to teach with.";
    if (text(dataset, DCM_SOPClassUID) != UID_DigitalMammographyXRayImageStorageForPresentation)
        return "It is no digital mammogram (such as a secondary capture or tomosynthesis): only those are "
               "de-identified.";
    if (text(dataset, DCM_BurnedInAnnotation) == "YES")
        return "Its file says that text is burned into the pixels, which may name the patient.";
    return {};
}

class Export
{
public:
    Export(const Study& study, fs::path folder, const DeidentifyOptions& options)
        : study_(study), folder_(std::move(folder)), options_(options)
    {
    }

    Result<DeidentifiedExport> run()
    {
        if (!study_.conflicts.empty())
            return failure(Reason::InvalidArgument, "The study holds images of two patients and is not exported.");
        if (auto ready = makeFolder(); !ready)
            return tl::make_unexpected(ready.error());
        for (std::size_t i = 0; i < study_.views.size(); ++i) {
            if (options_.progress)
                options_.progress(i, study_.views.size());
            if (options_.cancel.cancelled())
                return undo({Reason::Cancelled, {}, {}});
            if (auto done = copy(study_.views[i]); !done)
                return undo(done.error());
        }
        if (done_.files.empty())
            return undo({Reason::NothingReadable,
                         done_.leftOut.empty() ? "The study has no image." : done_.leftOut.front().why,
                         {}});
        if (options_.progress)
            options_.progress(study_.views.size(), study_.views.size());
        done_.patientId = pseudonyms_.patientId();
        done_.newUids = pseudonyms_.uids();
        return std::move(done_);
    }

private:
    Result<void> makeFolder()
    {
        std::error_code error;
        const bool isThere = fs::exists(folder_, error);
        if (isThere && (!fs::is_directory(folder_, error) || !fs::is_empty(folder_, error) || error))
            return failure(Reason::InvalidArgument, "The folder is not empty. Choose a new one.", folder_.string());
        if (isThere)
            return {};
        fs::create_directories(folder_, error);
        if (error)
            return failure(Reason::WriteFailed, "the folder cannot be made", folder_.string());
        madeFolder_ = true;
        return {};
    }

    Result<void> copy(const MammogramView& view)
    {
        // No recursion of DCMTK's deeper than is safe.
        if (const auto outline = outlineWholeFile(view.path); !outline)
            return tl::make_unexpected(outline.error());
        DcmFileFormat original;
        if (original.loadFile(OFFilename(view.path.c_str())).bad() || original.loadAllDataIntoMemory().bad())
            return failure(Reason::Unreadable, "the file cannot be read whole", view.path.string());
        DcmDataset& dataset = *original.getDataset();
        if (std::string why = refusal(dataset); !why.empty()) {
            done_.leftOut.push_back({view.label(), std::move(why)});
            return {};
        }
        const bool told = text(dataset, DCM_BurnedInAnnotation) == "NO";
        const E_TransferSyntax syntax = dataset.getOriginalXfer();
        if (clean(dataset, pseudonyms_).bad() || declare(dataset).bad())
            return failure(Reason::WriteFailed, "an attribute cannot be cleaned", view.path.string());
        const fs::path file = folder_ / ("image-" + std::to_string(done_.files.size() + 1) + ".dcm");
        if (auto written = write(original, syntax, file); !written)
            return written;
        if (!told)
            done_.pixelsNotExamined.push_back(view.label());
        return {};
    }

    Result<void> write(DcmFileFormat& original, E_TransferSyntax syntax, const fs::path& file)
    {
        std::error_code error;
        if (fs::exists(file, error))
            return failure(Reason::WriteFailed, "the file exists already", file.string());
        done_.files.push_back(file);
        // A file of its own: preamble and meta information (sending system, private information) stay behind.
        DcmFileFormat copy(original.getAndRemoveDataset(), OFFalse);
        return writeWholeFile(copy, file,
                              {.transferSyntax = syntax, .groupLengths = EGL_withoutGL, .padding = EPD_withoutPadding});
    }

    tl::unexpected<Error> undo(Error error)
    {
        std::error_code ignored;
        for (const fs::path& file : done_.files)
            fs::remove(file, ignored);
        if (madeFolder_)
            fs::remove(folder_, ignored);
        return tl::make_unexpected(std::move(error));
    }

    const Study& study_;
    fs::path folder_;
    const DeidentifyOptions& options_;
    bool madeFolder_ = false;
    Pseudonyms pseudonyms_;
    DeidentifiedExport done_;
};

}  // namespace

Result<DeidentifiedExport> deidentify(const Study& study, const fs::path& folder, const DeidentifyOptions& options)
{
    ensureDcmtkRuntime();
    return Export(study, folder, options).run();
}

}  // namespace diptych::dicom
