#include "incoming_object.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcmetinf.h"
#include "dcmtk/dcmdata/dcostrma.h"
#include "dcmtk/dcmnet/cond.h"

#include "attributes.h"
#include "file_outline.h"

namespace diptych::dicom_network
{

namespace fs = std::filesystem;

namespace
{

/// Takes every byte and writes those that there is room for: a data set that does not fit is read to its end all the
/// same, or the association could not be answered.
class BoundedFile : public DcmConsumer
{
public:
    BoundedFile(const fs::path& file, const IncomingLimits& limits)
        : descriptor_(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)), limits_(limits)
    {
        failed_ = descriptor_ < 0;
    }
    BoundedFile(const BoundedFile&) = delete;
    BoundedFile& operator=(const BoundedFile&) = delete;
    ~BoundedFile() override
    {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }

    OFBool good() const override { return OFTrue; }
    OFCondition status() const override { return EC_Normal; }
    OFBool isFlushed() const override { return OFTrue; }
    offile_off_t avail() const override { return offile_off_t{1} << 30; }
    void flush() override {}

    offile_off_t write(const void* buffer, offile_off_t length) override
    {
        const auto bytes = static_cast<std::uint64_t>(length);
        if (written_ + bytes > limits_.mostFileBytes)
            tooLarge_ = true;
        if (written_ >= nextLook_) {
            failed_ = failed_ || !roomLeft();
            nextLook_ = written_ + (std::uint64_t{16} << 20);
        }
        if (!failed_ && !tooLarge_)
            put(static_cast<const char*>(buffer), static_cast<std::size_t>(length));
        written_ += bytes;
        return length;
    }

    /// Whether all of it is on the disk.
    bool finish()
    {
        if (!failed_ && !tooLarge_)
            failed_ = ::fsync(descriptor_) != 0;
        return !failed_ && !tooLarge_;
    }
    [[nodiscard]] bool tooLarge() const { return tooLarge_; }

private:
    bool roomLeft() const
    {
        struct statvfs disk {
        };
        if (descriptor_ < 0 || ::fstatvfs(descriptor_, &disk) != 0)
            return false;
        return std::uint64_t{disk.f_bavail} * disk.f_frsize > limits_.keepFreeBytes;
    }

    void put(const char* bytes, std::size_t length)
    {
        while (length > 0) {
            const ssize_t done = ::write(descriptor_, bytes, length);
            if (done < 0 && errno == EINTR)
                continue;
            if (done <= 0) {
                failed_ = true;
                return;
            }
            bytes += done;
            length -= static_cast<std::size_t>(done);
        }
    }

    int descriptor_;
    const IncomingLimits& limits_;
    std::uint64_t written_ = 0;
    std::uint64_t nextLook_ = 0;
    bool failed_ = false;
    bool tooLarge_ = false;
};

class BoundedStream : public DcmOutputStream
{
public:
    explicit BoundedStream(BoundedFile& file) : DcmOutputStream(&file) {}
};

OFCondition writeMetaHeader(DcmOutputStream& stream, const T_DIMSE_C_StoreRQ& request, E_TransferSyntax syntax)
{
    DcmFileFormat format;
    format.getDataset()->putAndInsertString(DCM_SOPClassUID, request.AffectedSOPClassUID);
    format.getDataset()->putAndInsertString(DCM_SOPInstanceUID, request.AffectedSOPInstanceUID);
    OFCondition done = format.validateMetaInfo(syntax);
    if (done.bad())
        return done;
    DcmMetaInfo* meta = format.getMetaInfo();
    meta->transferInit();
    done = meta->write(stream, META_HEADER_DEFAULT_TRANSFERSYNTAX, EET_ExplicitLength, nullptr);
    meta->transferEnd();
    return done;
}

/// In slices of a second, so that a wish to stop is heard.
OFCondition drain(T_ASC_Association* association, BoundedStream& stream, const IncomingLimits& limits)
{
    auto heard = std::chrono::steady_clock::now();
    offile_off_t before = stream.tell();
    while (true) {
        T_ASC_PresentationContextID context = 0;
        const OFCondition got =
            DIMSE_receiveDataSetInFile(association, DIMSE_NONBLOCKING, 1, &context, &stream, nullptr, nullptr);
        if (got != DIMSE_NODATAAVAILABLE)
            return got;
        if (limits.stop && limits.stop())
            return got;
        const auto now = std::chrono::steady_clock::now();
        if (stream.tell() != before) {
            heard = now;
            before = stream.tell();
        }
        if (now - heard > limits.silence)
            return got;
    }
}

void refuse(IncomingObject& object, DIC_US status, const std::string& sentence)
{
    object.status = status;
    object.refusal = sentence;
}

void readHeader(IncomingObject& object, const T_DIMSE_C_StoreRQ& request, const fs::path& file)
{
    DcmFileFormat format;
    // Who sends it is no friend of ours: no recursion of DCMTK's deeper than is safe.
    if (!dicom::outlineFile(file, false) || format
                                                .loadFileUntilTag(OFFilename(file.c_str()), EXS_Unknown, EGL_noChange,
                                                                  4096, ERM_autoDetect, DCM_SeriesNumber)
                                                .bad()) {
        refuse(object, STATUS_STORE_Error_CannotUnderstand, "An object that is no readable data set was refused.");
        return;
    }
    DcmDataset& data = *format.getDataset();
    object.studyInstanceUid = dicom::text(data, DCM_StudyInstanceUID);
    object.patient.id = dicom::unicodeText(data, DCM_PatientID);
    object.patient.issuerOfId = dicom::unicodeText(data, DCM_IssuerOfPatientID);
    object.patient.name = dicom::unicodeText(data, DCM_PatientName);
    object.patient.birthDate = dicom::dateDigits(dicom::text(data, DCM_PatientBirthDate));
    if (!isUid(object.studyInstanceUid))
        refuse(object, STATUS_STORE_Error_CannotUnderstand,
               "An object without a valid Study Instance UID was refused.");
    else if (dicom::text(data, DCM_SOPInstanceUID) != request.AffectedSOPInstanceUID ||
             dicom::text(data, DCM_SOPClassUID) != request.AffectedSOPClassUID)
        refuse(object, STATUS_STORE_Error_DataSetDoesNotMatchSOPClass,
               "An object that is not what its request says was refused.");
}

}  // namespace

bool isUid(const std::string& text)
{
    return !text.empty() && text.size() <= 64 && text.front() != '.' &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

IncomingObject receiveObject(T_ASC_Association* association, T_ASC_PresentationContextID context,
                             const T_DIMSE_C_StoreRQ& request, const fs::path& file, const IncomingLimits& limits)
{
    IncomingObject object;
    object.sopInstanceUid = request.AffectedSOPInstanceUID;
    T_ASC_PresentationContext agreed;
    object.connection = ASC_findAcceptedPresentationContext(association->params, context, &agreed);
    if (object.connection.bad())
        return object;
    {
        BoundedFile bounded(file, limits);
        BoundedStream stream(bounded);
        const OFCondition meta = writeMetaHeader(stream, request, DcmXfer(agreed.acceptedTransferSyntax).getXfer());
        object.connection = drain(association, stream, limits);
        const bool whole = bounded.finish();
        if (bounded.tooLarge())
            refuse(object, STATUS_STORE_Refused_OutOfResources, "An object larger than the limit was refused.");
        else if (!whole || meta.bad())
            refuse(object, STATUS_STORE_Refused_OutOfResources,
                   "An object was refused: there is not enough room on the disk, or it cannot be written to.");
    }
    if (object.connection.good() && object.status == STATUS_STORE_Success) {
        if (isUid(object.sopInstanceUid))
            readHeader(object, request, file);
        else
            refuse(object, STATUS_STORE_Error_CannotUnderstand, "An object without a valid instance UID was refused.");
    }
    if (object.connection.bad() || object.status != STATUS_STORE_Success) {
        std::error_code ignored;
        fs::remove(file, ignored);
    }
    return object;
}

OFCondition answerStore(T_ASC_Association* association, T_ASC_PresentationContextID context,
                        const T_DIMSE_C_StoreRQ& request, DIC_US status)
{
    T_DIMSE_C_StoreRSP response{};
    response.DimseStatus = status;
    response.MessageIDBeingRespondedTo = request.MessageID;
    response.DataSetType = DIMSE_DATASET_NULL;
    OFStandard::strlcpy(response.AffectedSOPClassUID, request.AffectedSOPClassUID, sizeof response.AffectedSOPClassUID);
    OFStandard::strlcpy(response.AffectedSOPInstanceUID, request.AffectedSOPInstanceUID,
                        sizeof response.AffectedSOPInstanceUID);
    response.opts = O_STORE_AFFECTEDSOPCLASSUID | O_STORE_AFFECTEDSOPINSTANCEUID;
    return DIMSE_sendStoreResponse(association, context, &request, &response, nullptr);
}

}  // namespace diptych::dicom_network
