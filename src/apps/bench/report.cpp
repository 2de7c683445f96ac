#include "report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtGlobal>

#include "dcmtk_decoding.h"
#include "diptych/core/version.h"

namespace diptych::bench
{

namespace
{

QString text(std::string_view value)
{
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

}  // namespace

QByteArray json(const std::vector<Row>& rows, const std::string& command)
{
    QJsonArray list;
    for (const Row& row : rows)
        list.append(QJsonObject{{QStringLiteral("key"), text(row.key)},
                                {QStringLiteral("step"), text(row.step)},
                                {QStringLiteral("target"), text(row.target)},
                                {QStringLiteral("measured"), text(row.measured)},
                                {QStringLiteral("limit"), text(row.limit)},
                                {QStringLiteral("ratio"), row.ratio},
                                {QStringLiteral("most"), row.most},
                                {QStringLiteral("note"), text(row.note)},
                                {QStringLiteral("command"), text(command)}});
    const QJsonObject versions{{QStringLiteral("Diptych"), text(appVersion())},
                               {QStringLiteral("Qt"), text(qVersion())},
                               {QStringLiteral("DCMTK"), text(dcmtkVersion())}};
    return QJsonDocument(QJsonObject{{QStringLiteral("versions"), versions}, {QStringLiteral("rows"), list}}).toJson();
}

}  // namespace diptych::bench
