#include "tls_layer.h"

#include <atomic>
#include <mutex>

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "dcmtk/dcmnet/cond.h"
#include "dcmtk/dcmtls/tlscond.h"

namespace diptych::dicom_network
{

namespace
{

void ensureOpenSsl()
{
    static std::once_flag once;
    std::call_once(once, [] { DcmTLSTransportLayer::initializeOpenSSL(); });
}

tl::unexpected<Error> refused(const std::string& sentence)
{
    return failure(Reason::TlsRefused, sentence);
}

/// The certificate must be made out to `host`, a name or an IPv4 address (RFC 9525).
bool demandHost(SSL_CTX* context, const std::string& host)
{
    X509_VERIFY_PARAM* parameters = SSL_CTX_get0_param(context);
    in_addr address{};
    if (inet_pton(AF_INET, host.c_str(), &address) == 1)
        return X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1;
    return X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), host.size()) == 1;
}

/// Why the last certificate was refused in a handshake on this thread: DCMTK passes on only that it was.
thread_local int refusedBecause = X509_V_OK;
std::atomic<SSL_verify_cb> callbackOfDcmtk{nullptr};

int rememberRefusal(int accepted, X509_STORE_CTX* store)
{
    if (!accepted)
        refusedBecause = X509_STORE_CTX_get_error(store);
    const SSL_verify_cb next = callbackOfDcmtk;
    return next ? next(accepted, store) : accepted;
}

}  // namespace

TlsLayer::TlsLayer(Side side) : layer_(side == Side::Caller ? NET_REQUESTOR : NET_ACCEPTOR, nullptr, OFFalse) {}

Result<std::unique_ptr<TlsLayer>> TlsLayer::make(const TlsFiles& files, Side side, const std::string& host)
{
    ensureOpenSsl();
    std::unique_ptr<TlsLayer> made(new TlsLayer(side));
    DcmTLSTransportLayer& layer = made->layer_;
    if (layer.setTLSProfile(TSP_Profile_BCP195).bad() || layer.activateCipherSuites().bad())
        return refused("The secure connection could not be prepared: this computer's OpenSSL lacks what BCP 195 asks.");
    layer.setCertificateVerification(DCV_requireCertificate);
    refusedBecause = X509_V_OK;
    callbackOfDcmtk = SSL_CTX_get_verify_callback(layer.getNativeHandle());
    SSL_CTX_set_verify(layer.getNativeHandle(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, rememberRefusal);
    if (layer.addTrustedCertificateFile(files.authority.c_str(), DCF_Filetype_PEM).bad())
        return refused("The certificates of the authority cannot be read: " + files.authority.string() + ".");
    if (!files.certificate.empty()) {
        // Never the console: a key with a passphrase is told, not asked for.
        layer.setPrivateKeyPasswd("");
        if (layer.setPrivateKeyFile(files.key.c_str(), DCF_Filetype_PEM).bad())
            return refused("The private key cannot be read, or has a passphrase: " + files.key.string() + ".");
        if (layer.setCertificateFile(files.certificate.c_str(), DCF_Filetype_PEM).bad())
            return refused("Our certificate cannot be read: " + files.certificate.string() + ".");
        if (!layer.checkPrivateKeyMatchesCertificate())
            return refused("Our certificate and our private key do not belong together.");
    }
    if (side == Side::Caller && files.checkHostName && !demandHost(layer.getNativeHandle(), host))
        return refused("The host name cannot be checked against certificates: " + host + ".");
    return made;
}

bool isTlsError(const OFCondition& condition)
{
    return condition.code() == DULC_TLSERROR || condition.module() == OFM_dcmtls;
}

std::string tlsWords(const OFCondition& condition, const TlsFiles& files)
{
    const std::string text = condition.text() ? condition.text() : "";
    const auto says = [&text](const char* part) { return text.find(part) != std::string::npos; };
    switch (refusedBecause) {
        case X509_V_OK:
            break;
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return "its certificate is made out to another name than the host that was called. Check the host; where "
                   "the site's certificates name machines differently, turn off the check of the host name.";
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "its certificate is not valid today. Check this computer's date, or have the certificate renewed.";
        default:
            return "its certificate is not signed by the authority in " + files.authority.string() +
                   ". Ask for the authority's certificate, or check that this is the right node.";
    }
    if (says("wrong version") || says("unexpected message") || says("packet length"))
        return "it does not speak TLS on this port. Check the port, or turn TLS off.";
    return "the handshake failed. Check that it speaks TLS 1.2 or newer on this port and accepts our certificate.";
}

}  // namespace diptych::dicom_network
