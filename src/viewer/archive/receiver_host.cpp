#include "archive/receiver_host.h"

#include <QMetaObject>
#include <QStringList>

#include "looks/text.h"
#include "site/network_services.h"

namespace diptych::viewer
{

namespace net = dicom_network;

QString wordsOf(const ReceiverStatus& status)
{
    switch (status.kind) {
        case ReceiverStatus::Kind::Off:
            return QObject::tr("Off: nobody can send to this computer.");
        case ReceiverStatus::Kind::Starting:
            return QObject::tr("Starting...");
        case ReceiverStatus::Kind::Failed:
            return QObject::tr("Not started. %1").arg(status.trouble);
        case ReceiverStatus::Kind::Listening:
            break;
    }
    QStringList said{QObject::tr("Listening on port %1.").arg(status.port)};
    if (status.arrivals == 0)
        said += QObject::tr("Nothing has arrived yet.");
    else
        said += QObject::tr("Arrived: %1 objects in %2 transfers, %3 that were here already.")
                    .arg(status.objects)
                    .arg(status.arrivals)
                    .arg(status.alreadyThere);
    if (status.setAside > 0)
        said += QObject::tr("Set aside: %1 objects that differ from what bears the same UID here. See to them.")
                    .arg(status.setAside);
    if (status.refused > 0)
        said += QObject::tr("Refused: %1; the last: %2").arg(status.refused).arg(status.lastRefusal);
    return said.join(QLatin1Char(' '));
}

/// Only the worker's thread touches it.
struct ReceiverHost::Server {
    std::shared_ptr<net::StorageReceiver> receiver;

    void stop()
    {
        if (receiver)
            receiver->stop();
        receiver.reset();
    }
};

ReceiverHost::ReceiverHost(QObject* parent) : QObject(parent), server_(std::make_shared<Server>())
{
    thread_.setObjectName(QStringLiteral("diptych receiver"));
    worker_.moveToThread(&thread_);
    thread_.start();
}

ReceiverHost::~ReceiverHost()
{
    ++run_;
    running_.reset();
    QMetaObject::invokeMethod(
        &worker_, [server = server_] { server->stop(); }, Qt::BlockingQueuedConnection);
    thread_.quit();
    thread_.wait();
}

void ReceiverHost::become(ReceiverStatus status)
{
    status_ = std::move(status);
    Q_EMIT statusChanged(status_);
}

net::ReceiverEvents ReceiverHost::eventsOf(int run)
{
    // The receiver stops before this object goes; what is still queued goes with it.
    const auto tell = [this, run](std::function<void(ReceiverStatus&)> change) {
        QMetaObject::invokeMethod(
            this,
            [this, run, change = std::move(change)] {
                if (run != run_)
                    return;
                ReceiverStatus next = status_;
                change(next);
                become(std::move(next));
            },
            Qt::QueuedConnection);
    };
    return {[tell](const net::ArrivedStudy& study) {
                tell([stored = study.stored, already = study.alreadyThere,
                      aside = static_cast<int>(study.setAside.size())](ReceiverStatus& status) {
                    ++status.arrivals;
                    status.objects += stored;
                    status.alreadyThere += already;
                    status.setAside += aside;
                });
            },
            [tell](const std::string& words) {
                tell([words = toQt(words)](ReceiverStatus& status) {
                    ++status.refused;
                    status.lastRefusal = words;
                });
            }};
}

void ReceiverHost::start(const net::LocalReceiver& receiver)
{
    const int run = ++run_;
    running_.reset();
    ReceiverStatus starting;
    starting.kind = ReceiverStatus::Kind::Starting;
    become(starting);
    QMetaObject::invokeMethod(
        &worker_,
        [this, run, receiver, server = server_, events = eventsOf(run)] {
            server->stop();
            auto started = net::StorageReceiver::start(receiver, events);
            ReceiverStatus status;
            if (started) {
                server->receiver = std::move(*started);
                status.kind = ReceiverStatus::Kind::Listening;
                status.port = server->receiver->port();
            } else {
                status.kind = ReceiverStatus::Kind::Failed;
                status.trouble = sentenceOf(started.error());
            }
            QMetaObject::invokeMethod(
                this,
                [this, run, status, running = server->receiver] {
                    if (run != run_)
                        return;
                    running_ = running;
                    ReceiverStatus now = status;
                    // A caller may have been faster than this news.
                    now.arrivals = status_.arrivals;
                    now.objects = status_.objects;
                    now.alreadyThere = status_.alreadyThere;
                    now.setAside = status_.setAside;
                    now.refused = status_.refused;
                    now.lastRefusal = status_.lastRefusal;
                    become(now);
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void ReceiverHost::stop()
{
    ++run_;
    running_.reset();
    QMetaObject::invokeMethod(
        &worker_, [server = server_] { server->stop(); }, Qt::QueuedConnection);
    become({});
}

}  // namespace diptych::viewer
