#include "site/network_services.h"

#include <QStandardPaths>

#include "diptych/dicom_network/node_file.h"
#include "looks/text.h"

namespace diptych::viewer
{

NetworkServices realNetworkServices()
{
    namespace net = dicom_network;
    NetworkServices services;
    services.nodeFile = net::defaultNodeFile();
    services.folder = toPath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)) / "diptych/fetched";
    services.verify = [](const auto& node, const auto& cancel) { return net::verify(node, cancel); };
    services.find = [](const auto& node, const auto& query, const auto& options) {
        return net::findStudies(node, query, options);
    };
    services.priors = [](const auto& node, const auto& study, const auto& options) {
        return net::findPriors(node, study, options);
    };
    services.retrieve = [](const auto& node, const auto& study, const auto& folder, const auto& options) {
        return net::retrieveStudy(node, study, folder, options);
    };
    services.send = [](const auto& node, const auto& files, const auto& options) {
        return net::sendFiles(node, files, options);
    };
    return services;
}

QString sentenceOf(const Error& error)
{
    if (!error.detail.empty())
        return sentenceCase(toQt(error.detail));
    const QString text = sentenceCase(toQt(sentence(error.reason)));
    return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

}  // namespace diptych::viewer
