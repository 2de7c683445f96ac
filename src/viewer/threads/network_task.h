// One question at a time to another computer, asked on a thread of its own and answered on the GUI thread.
//
// While one runs no other begins, also while one that was stopped has not ended yet: never two of one query at once.
// GUI thread only. The destructor stops what runs and waits for it; what has not been answered then is not.
#pragma once

#include <functional>
#include <new>
#include <utility>

#include <QObject>
#include <QThread>

#include "diptych/core/cancel_token.h"
#include "diptych/core/reason.h"

namespace diptych::viewer
{

class NetworkTask : public QObject
{
    Q_OBJECT

public:
    /// Has something done on the GUI thread, in order and before the answer: progress.
    using Tell = std::function<void(std::function<void()>)>;

    explicit NetworkTask(QObject* parent = nullptr);
    ~NetworkTask() override;

    [[nodiscard]] bool busy() const { return busy_; }

    /// False, and nothing happens, while another runs. `done` is called in any case, with Cancelled where it was
    /// stopped in time.
    template <typename T>
    bool start(std::function<Result<T>(const CancelToken&, const Tell&)> work,
               std::function<void(const Result<T>&)> done)
    {
        return run([work = std::move(work), done = std::move(done)](const CancelToken& cancel, const Tell& tell) {
            auto result = caught<T>([&] { return work(cancel, tell); });
            return std::function<void()>([done, result = std::move(result)] { done(result); });
        });
    }
    void cancel() { cancel_.cancel(); }

Q_SIGNALS:
    void busyChanged(bool busy);

private:
    /// The thread outlives any one question: what is thrown in spite of all is told as an error.
    template <typename T>
    static Result<T> caught(const std::function<Result<T>()>& work)
    {
        try {
            return work();
        } catch (const std::bad_alloc&) {
            return failure(Reason::OutOfMemory);
        } catch (const std::exception& error) {
            return failure(Reason::NodeFailed, error.what());
        }
    }
    bool run(std::function<std::function<void()>(const CancelToken&, const Tell&)> work);

    CancelToken cancel_;
    bool busy_ = false;
    QThread thread_;
    QObject worker_;  // lives on thread_
};

}  // namespace diptych::viewer
