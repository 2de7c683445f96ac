#include "threads/network_task.h"

#include <QMetaObject>

namespace diptych::viewer
{

NetworkTask::NetworkTask(QObject* parent) : QObject(parent)
{
    thread_.setObjectName(QStringLiteral("diptych network"));
    worker_.moveToThread(&thread_);
    thread_.start();
}

NetworkTask::~NetworkTask()
{
    cancel_.cancel();
    thread_.quit();
    thread_.wait();
}

bool NetworkTask::run(std::function<std::function<void()>(const CancelToken&, const Tell&)> work)
{
    if (busy_)
        return false;
    cancel_ = CancelToken();
    busy_ = true;
    Q_EMIT busyChanged(true);
    const auto job = [this, work = std::move(work), cancel = cancel_] {
        const Tell tell = [this](std::function<void()> what) {
            QMetaObject::invokeMethod(this, std::move(what), Qt::QueuedConnection);
        };
        auto done = work(cancel, tell);
        tell([this, done = std::move(done)] {
            busy_ = false;
            Q_EMIT busyChanged(false);
            done();
        });
    };
    return QMetaObject::invokeMethod(&worker_, job, Qt::QueuedConnection);
}

}  // namespace diptych::viewer
