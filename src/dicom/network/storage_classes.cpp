#include "storage_classes.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "dcmtk/dcmdata/dcuid.h"

namespace diptych::dicom_network
{

namespace
{

constexpr std::array kMammography{
    UID_DigitalMammographyXRayImageStorageForPresentation,
    UID_BreastTomosynthesisImageStorage,
    UID_DigitalMammographyXRayImageStorageForProcessing,
    UID_BreastProjectionXRayImageStorageForPresentation,
};

constexpr std::array kFurther{
    UID_BreastProjectionXRayImageStorageForProcessing,
    UID_SecondaryCaptureImageStorage,
    UID_MultiframeGrayscaleByteSecondaryCaptureImageStorage,
    UID_MultiframeGrayscaleWordSecondaryCaptureImageStorage,
    UID_MultiframeTrueColorSecondaryCaptureImageStorage,
    UID_DigitalXRayImageStorageForPresentation,
    UID_ComputedRadiographyImageStorage,
    UID_CTImageStorage,
    UID_MRImageStorage,
    UID_EnhancedMRImageStorage,
    UID_UltrasoundImageStorage,
    UID_UltrasoundMultiframeImageStorage,
    UID_VLPhotographicImageStorage,
    UID_SegmentationStorage,
    UID_RawDataStorage,
    UID_BasicTextSRStorage,
    UID_EnhancedSRStorage,
    UID_ComprehensiveSRStorage,
    UID_Comprehensive3DSRStorage,
    UID_MammographyCADSRStorage,
    UID_KeyObjectSelectionDocumentStorage,
    UID_XRayRadiationDoseSRStorage,
    UID_GrayscaleSoftcopyPresentationStateStorage,
    UID_ColorSoftcopyPresentationStateStorage,
    UID_BlendingSoftcopyPresentationStateStorage,
    UID_EncapsulatedPDFStorage,
    UID_EncapsulatedCDAStorage,
};

constexpr std::array kSyntaxes{
    UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax,
    UID_JPEGProcess14SV1TransferSyntax,     UID_JPEGLSLosslessTransferSyntax,
    UID_JPEG2000LosslessOnlyTransferSyntax, UID_RLELosslessTransferSyntax,
    UID_JPEGProcess14TransferSyntax,        UID_JPEG2000TransferSyntax,
    UID_JPEGLSLossyTransferSyntax,          UID_JPEGProcess1TransferSyntax,
    UID_JPEGProcess2_4TransferSyntax,       UID_DeflatedExplicitVRLittleEndianTransferSyntax,
    UID_BigEndianExplicitTransferSyntax,
};

/// Syntaxes that the further classes are asked in one by one: more would not fit 128 contexts.
constexpr std::array kFurtherCompressed{UID_JPEGProcess14SV1TransferSyntax, UID_JPEG2000LosslessOnlyTransferSyntax};

// Of a C-GET: its own context, mammograms by syntax, the further ones uncompressed and twice compressed for images.
constexpr std::size_t kFurtherImages = 13;
static_assert(1 + kMammography.size() * kSyntaxes.size() + kFurther.size() +
                  kFurtherImages * kFurtherCompressed.size() <=
              kMostContexts);

bool has(std::span<const char* const> list, const std::string& uid)
{
    return std::ranges::any_of(list, [&uid](const char* entry) { return uid == entry; });
}

}  // namespace

std::span<const char* const> mammographyClasses()
{
    return kMammography;
}

std::span<const char* const> furtherClasses()
{
    return kFurther;
}

std::span<const char* const> allSyntaxes()
{
    return kSyntaxes;
}

bool isOfferedStorageClass(const std::string& uid)
{
    return has(kMammography, uid) || has(kFurther, uid);
}

std::vector<std::string> uncompressedSyntaxes()
{
    return {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax};
}

ProposedContext verifyContext()
{
    return {UID_VerificationSOPClass, uncompressedSyntaxes()};
}

ProposedContext findContext()
{
    return {UID_FINDStudyRootQueryRetrieveInformationModel, uncompressedSyntaxes()};
}

ProposedContext moveContext()
{
    return {UID_MOVEStudyRootQueryRetrieveInformationModel, uncompressedSyntaxes()};
}

std::vector<ProposedContext> retrieveContexts()
{
    std::vector<ProposedContext> contexts{{UID_GETStudyRootQueryRetrieveInformationModel, uncompressedSyntaxes()}};
    for (const char* storage : kMammography)
        for (const char* syntax : kSyntaxes)
            contexts.push_back({storage, {syntax}, true});
    for (std::size_t i = 0; i < kFurther.size(); ++i) {
        contexts.push_back({kFurther[i], uncompressedSyntaxes(), true});
        if (i < kFurtherImages)
            for (const char* syntax : kFurtherCompressed)
                contexts.push_back({kFurther[i], {syntax}, true});
    }
    return contexts;
}

}  // namespace diptych::dicom_network
