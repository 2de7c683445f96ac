// Certificates and the BCP 195 profile (PS3.15 B.9) made ready for DCMTK's associations.
#pragma once

#include <memory>
#include <string>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmtls/tlslayer.h"

#include "diptych/core/reason.h"
#include "diptych/dicom_network/remote_node.h"

namespace diptych::dicom_network
{

class TlsLayer
{
public:
    enum class Side { Caller, Receiver };

    /// `host` is whom a caller calls; its certificate must be made out to it where `files` says so. TlsRefused, with a
    /// sentence, where a file cannot be used.
    [[nodiscard]] static Result<std::unique_ptr<TlsLayer>> make(const TlsFiles& files, Side side,
                                                                const std::string& host = {});

    [[nodiscard]] DcmTLSTransportLayer& layer() { return layer_; }

private:
    explicit TlsLayer(Side side);
    DcmTLSTransportLayer layer_;
};

[[nodiscard]] bool isTlsError(const OFCondition& condition);
/// Why a handshake failed and what to do, as the end of a sentence.
[[nodiscard]] std::string tlsWords(const OFCondition& condition, const TlsFiles& files);

}  // namespace diptych::dicom_network
