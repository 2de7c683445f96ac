#include "dcmtk_runtime.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdict.h"
#include "dcmtk/dcmdata/dcobject.h"
#include "dcmtk/dcmdata/dcrledrg.h"
#include "dcmtk/dcmdata/dcrleerg.h"
#include "dcmtk/dcmjpeg/djdecode.h"
#include "dcmtk/dcmjpeg/djencode.h"
#include "dcmtk/dcmjpls/djdecode.h"
#include "dcmtk/dcmjpls/djencode.h"
#include "dcmtk/oflog/appender.h"
#include "dcmtk/oflog/logger.h"
#include "dcmtk/oflog/oflog.h"
#include "dcmtk/oflog/spi/logevent.h"

namespace diptych::dicom
{

namespace
{

namespace logging = dcmtk::log4cplus;

thread_local int warningsOfThisThread = 0;

/// Warnings that come with images that are whole: some encoders leave the progressive fields of a sequential scan's
/// header at zero or write odd application segments, and an RLE stripe may go on in the next fragment.
bool meansDamage(std::string_view message)
{
    static constexpr std::array<std::string_view, 4> kHarmless{
        "Invalid SOS parameters for sequential JPEG",
        "unknown JFIF revision number",
        "Unknown Adobe color transform code",
        "will continue with next pixel item",
    };
    return std::ranges::none_of(
        kHarmless, [message](std::string_view harmless) { return message.find(harmless) != std::string_view::npos; });
}

/// Takes DCMTK's messages and keeps nothing but their number.
class CountingAppender : public logging::Appender
{
public:
    CountingAppender() = default;
    CountingAppender(const CountingAppender&) = delete;
    CountingAppender& operator=(const CountingAppender&) = delete;
    ~CountingAppender() override { destructorImpl(); }

    void close() override { closed = true; }

protected:
    void append(const logging::spi::InternalLoggingEvent& event) override
    {
        if (event.getLogLevel() >= logging::WARN_LOG_LEVEL && meansDamage(event.getMessage().c_str()))
            ++warningsOfThisThread;
    }
};

void replaceLog()
{
    OFLog::configure(OFLogger::WARN_LOG_LEVEL);
    logging::Logger root = logging::Logger::getRoot();
    root.removeAllAppenders();
    root.addAppender(logging::SharedAppenderPtr(new CountingAppender));
}

void registerCodecs()
{
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    DcmRLEDecoderRegistration::registerCodecs();
    // EUC_never: the instance written is the first of its kind, the UID that it was given stays.
    DJEncoderRegistration::registerCodecs(ECC_lossyYCbCr, EUC_never);
    DJLSEncoderRegistration::registerCodecs();
    DcmRLEEncoderRegistration::registerCodecs();
}

}  // namespace

void ensureDcmtkRuntime()
{
    static std::once_flag once;
    std::call_once(once, [] {
        replaceLog();
        registerCodecs();
        // Meta information ends where its group does, for DCMTK as for the walk before it (meta_information.h): a
        // length that is wrong would have it parse what was not walked.
        dcmIgnoreFileMetaInformationGroupLength.set(OFTrue);
    });
}

void leaveOutPrivateDictionary()
{
    std::string files = DCM_DICT_DEFAULT_PATH;  // the public one first
    files.resize(std::min(files.find(ENVIRONMENT_PATH_SEPARATOR), files.size()));
    constexpr int kStays = 0;
    (void)::setenv(DCM_DICT_ENVIRONMENT_VARIABLE, files.c_str(), kStays);
}

DcmtkWarningCount::DcmtkWarningCount() : before_(warningsOfThisThread) {}

int DcmtkWarningCount::value() const
{
    return warningsOfThisThread - before_;
}

}  // namespace diptych::dicom
