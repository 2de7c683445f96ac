// Tells the thread sanitizer what Qt does between threads. Debian's Qt is not built with it, and its queues and locks
// are its own: without this, everything that one thread hands to another through Qt looks like a race.
//
// Linked into programs of the preset tsan alone, by --wrap (tests/checks/QtThreads.cmake): each call of the project's
// code to one of these functions comes here first. What is told is what Qt promises, no more: a functor is called after
// it was posted, a job after it was started; waiting for a thread or a pool ends after what was called there.
#include <functional>
#include <utility>

#include <sanitizer/tsan_interface.h>

#include <QDeadlineTimer>
#include <QObject>
#include <QRunnable>
#include <QThread>
#include <QThreadPool>

namespace
{

using QtPrivate::QSlotObjectBase;

/// A functor on its way to another thread.
class Posted final : public QSlotObjectBase
{
public:
    explicit Posted(QSlotObjectBase* functor) : QSlotObjectBase(&Posted::act), functor_(functor)
    {
        __tsan_release(this);
    }

private:
    static void act(int which, QSlotObjectBase* self, QObject* receiver, void** arguments, bool*)
    {
        auto* posted = static_cast<Posted*>(self);
        __tsan_acquire(posted);
        if (which == Call) {
            posted->functor_->call(receiver, arguments);
            __tsan_release(QThread::currentThread());
            __tsan_release(posted);
        } else if (which == Destroy) {
            posted->functor_->destroyIfLastRef();
            delete posted;
        }
    }

    QSlotObjectBase* functor_;
};

/// A job on its way to a thread of a pool. Not the function itself: Qt would keep it in memory of its own.
class Started final : public QRunnable
{
public:
    Started(QThreadPool* pool, std::function<void()> job) : pool_(pool), job_(std::move(job)) { __tsan_release(this); }

    void run() override
    {
        __tsan_acquire(this);
        job_();
        job_ = nullptr;  // what it held is let go before others are told that it is over
        __tsan_release(pool_);
    }

private:
    QThreadPool* pool_;
    std::function<void()> job_;
};

}  // namespace

// The linker's names for the functions themselves; c++filt tells which they are.
extern "C" {
bool __real__ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv(
    QObject* object, QSlotObjectBase* functor, Qt::ConnectionType type, void* result);
bool __wrap__ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv(
    QObject* object, QSlotObjectBase* functor, Qt::ConnectionType type, void* result)
{
    QThread* const thread = object ? object->thread() : nullptr;
    const bool posted =
        __real__ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv(
            object, new Posted(functor), type, result);
    if (type == Qt::BlockingQueuedConnection && thread)
        __tsan_acquire(thread);
    return posted;
}

void __wrap__ZN11QThreadPool5startESt8functionIFvvEEi(QThreadPool* pool, std::function<void()> job, int priority)
{
    pool->start(new Started(pool, std::move(job)), priority);
}

bool __wrap__ZN11QThreadPool8tryStartESt8functionIFvvEE(QThreadPool* pool, std::function<void()> job)
{
    auto* const started = new Started(pool, std::move(job));
    const bool taken = pool->tryStart(started);
    if (!taken)
        delete started;  // as Qt would have
    return taken;
}

bool __real__ZN11QThreadPool11waitForDoneEi(QThreadPool* pool, int milliseconds);
bool __wrap__ZN11QThreadPool11waitForDoneEi(QThreadPool* pool, int milliseconds)
{
    const bool done = __real__ZN11QThreadPool11waitForDoneEi(pool, milliseconds);
    if (done)
        __tsan_acquire(pool);
    return done;
}

void __real__ZN11QThreadPoolD1Ev(QThreadPool* pool);
void __wrap__ZN11QThreadPoolD1Ev(QThreadPool* pool)
{
    __real__ZN11QThreadPoolD1Ev(pool);
    __tsan_acquire(pool);
}

bool __real__ZN7QThread4waitE14QDeadlineTimer(QThread* thread, QDeadlineTimer deadline);
bool __wrap__ZN7QThread4waitE14QDeadlineTimer(QThread* thread, QDeadlineTimer deadline)
{
    const bool ended = __real__ZN7QThread4waitE14QDeadlineTimer(thread, deadline);
    if (ended)
        __tsan_acquire(thread);
    return ended;
}
}
