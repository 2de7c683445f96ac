#include "store/store_link.h"

#include <algorithm>
#include <chrono>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QPointer>
#include <QThreadPool>

#include "diptych/reading/reading_session.h"
#include "diptych/store/exam_progress.h"
#include "looks/text.h"
#include "store/store_worker.h"

namespace diptych::viewer
{

namespace
{

constexpr std::chrono::seconds kDeliveryInterval{15};

}  // namespace

StoreLink::StoreLink(store::StoreLocation location, std::filesystem::path folder, QObject* parent)
    : QObject(parent), folder_(std::move(folder)), worker_(new StoreWorker(std::move(location), folder_))
{
    worker_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, worker_, &QObject::deleteLater);
    thread_.setObjectName(QStringLiteral("store"));
    thread_.start();
    delivery_.setInterval(kDeliveryInterval);
    connect(&delivery_, &QTimer::timeout, this, &StoreLink::deliver);
    delivery_.start();
}

StoreLink::~StoreLink()
{
    // What was ordered is done first: a seal or a draft must not be lost because the window closes.
    QMetaObject::invokeMethod(
        worker_, [] {}, Qt::BlockingQueuedConnection);
    thread_.quit();
    thread_.wait();
}

void StoreLink::post(std::function<void(StoreWorker&)> work)
{
    QMetaObject::invokeMethod(worker_, [worker = worker_, work = std::move(work)] { work(*worker); });
}

void StoreLink::deliver()
{
    post([this](StoreWorker& worker) {
        const StoreState state = worker.deliver();
        QMetaObject::invokeMethod(this, [this, state] { Q_EMIT stateChanged(state); });
    });
}

void StoreLink::listReaders()
{
    post([this](StoreWorker& worker) {
        const auto readers = worker.readers();
        const StoreState state = worker.state();
        QMetaObject::invokeMethod(this, [this, readers, state] {
            Q_EMIT stateChanged(state);
            if (readers)
                Q_EMIT readersListed(*readers);
            else
                Q_EMIT readersNotListed(readers.error());
        });
    });
}

void StoreLink::addReader(const QString& name, const QString& pin, const std::string& byReaderId)
{
    post([this, name = name.toStdString(), pin = pin.toStdString(), byReaderId](StoreWorker& worker) {
        const Outcome<store::Reader> outcome{worker.addReader(name, pin, byReaderId)};
        QMetaObject::invokeMethod(this, [this, outcome] { Q_EMIT readerAdded(outcome); });
    });
}

void StoreLink::signIn(const QString& name, const QString& pin)
{
    post([this, name = name.toStdString(), pin = pin.toStdString()](StoreWorker& worker) {
        const Outcome<store::Reader> outcome = worker.signIn(name, pin);
        const StoreState state = worker.state();
        QMetaObject::invokeMethod(this, [this, outcome, state] {
            Q_EMIT stateChanged(state);
            Q_EMIT signedIn(outcome);
        });
    });
}

void StoreLink::coSign(const QString& name, const QString& pin)
{
    post([this, name = name.toStdString(), pin = pin.toStdString()](StoreWorker& worker) {
        const Outcome<store::Reader> outcome{worker.coSign(name, pin)};
        QMetaObject::invokeMethod(this, [this, outcome] { Q_EMIT coSigned(outcome); });
    });
}

void StoreLink::changePin(const QString& name, const QString& pin, const QString& newPin)
{
    post([this, name = name.toStdString(), pin = pin.toStdString(), next = newPin.toStdString()](StoreWorker& worker) {
        const Outcome<void> outcome{worker.changePin(name, pin, next)};
        QMetaObject::invokeMethod(this, [this, outcome] { Q_EMIT pinChanged(outcome); });
    });
}

void StoreLink::resetPin(const QString& name, const QString& newPin, const std::string& byReaderId)
{
    post([this, name = name.toStdString(), next = newPin.toStdString(), byReaderId](StoreWorker& worker) {
        const Outcome<void> outcome{worker.resetPin(name, next, byReaderId)};
        QMetaObject::invokeMethod(this, [this, outcome] { Q_EMIT pinChanged(outcome); });
    });
}

void StoreLink::setLead(const std::string& readerId, bool lead, const std::string& byReaderId)
{
    post([this, readerId, lead, byReaderId](StoreWorker& worker) {
        const Outcome<void> outcome{worker.setLead(readerId, lead, byReaderId)};
        QMetaObject::invokeMethod(this, [this, outcome] {
            Q_EMIT leadSet(outcome);
            if (outcome.result)
                listReaders();
        });
    });
}

void StoreLink::list(std::vector<store::Exam> exams, const std::string& readerId,
                     const reading::ArbitrationPolicy& policy)
{
    post([this, exams = std::move(exams), readerId, policy](StoreWorker& worker) {
        const auto holds = worker.policyOr(policy);
        const auto standings = worker.standings(exams, readerId, holds);
        const StoreState state = worker.state();
        QMetaObject::invokeMethod(this, [this, standings, state, holds] {
            Q_EMIT stateChanged(state);
            Q_EMIT policyTold(holds);
            if (standings)
                Q_EMIT listed(*standings);
        });
    });
}

void StoreLink::take(const store::Exam& exam, const store::Reader& reader, const reading::ArbitrationPolicy& policy)
{
    post([this, exam, reader, policy](StoreWorker& worker) {
        const ReadingPart part = worker.take(exam, reader, worker.policyOr(policy));
        QMetaObject::invokeMethod(this, [this, id = examId(exam), part] { Q_EMIT taken(id, part); });
    });
}

void StoreLink::setPolicy(const reading::ArbitrationPolicy& policy, const std::string& readerId)
{
    post([this, policy, readerId](StoreWorker& worker) {
        const Outcome<void> outcome{worker.setPolicy(policy, readerId)};
        QMetaObject::invokeMethod(this, [this, outcome] { Q_EMIT policySet(outcome); });
    });
}

void StoreLink::giveBack(const store::Exam& exam, reading::ReadRole role, const std::string& readerId)
{
    post([exam, role, readerId](StoreWorker& worker) { worker.giveBack(exam, role, readerId); });
}

void StoreLink::digest(ExamOrder order)
{
    // Beside the store's thread: large files must not hold up a seal. A file that cannot be read has an empty digest,
    // which says so in the seal.
    auto* pool = QThreadPool::globalInstance();
    pool->start([this, order = std::move(order), alive = QPointer<StoreLink>(this)] {
        std::vector<reading::ImageDigest> digests;
        for (const auto& [uid, path] : order.images) {
            QFile file(pathText(path));
            QCryptographicHash hash(QCryptographicHash::Sha256);
            const bool read = file.open(QIODevice::ReadOnly) && hash.addData(&file);
            digests.push_back({uid, read ? hash.result().toHex().toStdString() : std::string()});
        }
        QMetaObject::invokeMethod(qApp, [alive, id = examId(order.exam), digests] {
            if (alive)
                Q_EMIT alive->digested(id, digests);
        });
    });
}

void StoreLink::seal(const store::SealedRead& read)
{
    post([this, read](StoreWorker& worker) {
        const Outcome<void> outcome{worker.seal(read)};
        const StoreState state = worker.state();
        QMetaObject::invokeMethod(this, [this, id = read.id, outcome, state] {
            Q_EMIT stateChanged(state);
            Q_EMIT sealed(id, outcome);
        });
    });
}

void StoreLink::settle(const std::string& readId, const std::string& readerId, const reading::SettledOpinion& settled)
{
    post([this, settlement = store::Settlement{readId, readerId, settled}](StoreWorker& worker) {
        const Outcome<void> outcome{worker.settle(settlement)};
        const StoreState state = worker.state();
        QMetaObject::invokeMethod(this, [this, id = settlement.readId, outcome, state] {
            Q_EMIT stateChanged(state);
            Q_EMIT this->settled(id, outcome);
        });
    });
}

void StoreLink::putOff(const store::Exam& exam, const std::string& readerId, const QString& reason)
{
    post([this, exam, readerId, reason = reason.toStdString()](StoreWorker& worker) {
        const Outcome<void> outcome{worker.putOff(exam, readerId, reason)};
        QMetaObject::invokeMethod(this, [this, outcome] { Q_EMIT putOffDone(outcome); });
    });
}

void StoreLink::takeUpAgain(const store::Exam& exam, const std::string& readerId)
{
    post([this, exam, readerId](StoreWorker& worker) {
        const Outcome<void> outcome{worker.takeUpAgain(exam, readerId)};
        QMetaObject::invokeMethod(this, [this, outcome] { Q_EMIT putOffDone(outcome); });
    });
}

void StoreLink::dropDraft(const store::Exam& exam, const std::string& readerId)
{
    post([exam, readerId](StoreWorker& worker) { worker.dropDraft(exam, readerId); });
}

void StoreLink::noteReport(const store::Exam& exam, const store::NotedReport& report)
{
    post([this, exam, report](StoreWorker& worker) {
        const Outcome<void> outcome{worker.noteReport(exam, report)};
        QMetaObject::invokeMethod(this, [this, id = examId(exam), outcome] { Q_EMIT reportNoted(id, outcome); });
    });
}

void StoreLink::keepDraft(const store::Exam& exam, const std::string& readerId, const reading::FullOpinion& opinion)
{
    post([exam, readerId, opinion](StoreWorker& worker) { worker.keepDraft(exam, readerId, opinion); });
}

void StoreLink::ask(std::function<void(store::ReadStore&)> question)
{
    post([question = std::move(question)](StoreWorker& worker) {
        if (auto* store = worker.store())
            question(*store);
    });
}

void StoreLink::afterwards(std::function<void()> what)
{
    post([this, what = std::move(what)](StoreWorker&) { QMetaObject::invokeMethod(this, what); });
}

}  // namespace diptych::viewer
