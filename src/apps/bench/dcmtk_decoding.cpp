#include "dcmtk_decoding.h"

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcuid.h"
#include "dcmtk/dcmjpeg/djdecode.h"

namespace diptych::bench
{

unsigned long decodeWithDcmtk(const std::vector<std::filesystem::path>& files)
{
    [[maybe_unused]] static const bool registered = [] {
        DJDecoderRegistration::registerCodecs();
        return true;
    }();
    unsigned long sum = 0;
    for (const auto& path : files) {
        DcmFileFormat file;
        Uint16* words = nullptr;
        unsigned long count = 0;
        if (file.loadFile(OFFilename(path.c_str())).bad() ||
            file.getDataset()->chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad() ||
            file.getDataset()->findAndGetUint16Array(DCM_PixelData, const_cast<const Uint16*&>(words), &count).bad() ||
            count == 0)
            return 0;
        sum += 1UL + words[count / 2] + words[count - 1];
    }
    return sum;
}

std::string dcmtkVersion()
{
    return OFFIS_DCMTK_VERSION_STRING;
}

}  // namespace diptych::bench
