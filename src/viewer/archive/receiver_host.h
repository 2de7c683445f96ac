// The workstation's storage receiver: starts and stops it on a thread of its own, and counts what arrives.
//
// Counts only: no name, no ID is kept or logged. GUI thread only, but for the receiver that running() hands out.
#pragma once

#include <filesystem>
#include <memory>

#include <QObject>
#include <QString>
#include <QThread>

#include "diptych/dicom_network/storage_receiver.h"

namespace diptych::viewer
{

struct ReceiverStatus {
    enum class Kind { Off, Starting, Listening, Failed };
    Kind kind = Kind::Off;
    int port = 0;      // of Listening
    QString trouble;   // of Failed: a sentence
    int arrivals = 0;  // associations that brought something of a study
    int objects = 0;
    int alreadyThere = 0;
    int setAside = 0;  // different content under a UID that was there
    int refused = 0;
    QString lastRefusal;  // a sentence without patient data
};
/// For people: whether it listens, what came.
[[nodiscard]] QString wordsOf(const ReceiverStatus& status);

class ReceiverHost : public QObject
{
    Q_OBJECT

public:
    explicit ReceiverHost(QObject* parent = nullptr);
    /// Stops what listens and waits for it.
    ~ReceiverHost() override;

    /// What listened before stops first. Counts begin anew.
    void start(const dicom_network::LocalReceiver& receiver);
    void stop();
    [[nodiscard]] const ReceiverStatus& status() const { return status_; }
    /// Null unless it listens. Who holds it while it is stopped gets no more objects.
    [[nodiscard]] std::shared_ptr<dicom_network::StorageReceiver> running() const { return running_; }

Q_SIGNALS:
    void statusChanged(const diptych::viewer::ReceiverStatus& status);

private:
    struct Server;
    void become(ReceiverStatus status);
    [[nodiscard]] dicom_network::ReceiverEvents eventsOf(int run);

    ReceiverStatus status_;
    std::shared_ptr<dicom_network::StorageReceiver> running_;
    int run_ = 0;  // what an earlier one still tells is of no interest
    std::shared_ptr<Server> server_;
    QThread thread_;
    QObject worker_;  // lives on thread_
};

}  // namespace diptych::viewer
