// A connection to a server that a test can cut and mend.
#pragma once

#include <functional>
#include <memory>

#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <gtest/gtest.h>

namespace diptych::viewer::testing
{

/// Stands between a workstation and the server, and can be taken away. On a thread of its own: the window's is busy.
class Wire
{
public:
    explicit Wire(quint16 server) : server_(server)
    {
        worker_.moveToThread(&thread_);
        thread_.start();
        listen(0);
    }
    ~Wire()
    {
        cut();
        thread_.quit();
        thread_.wait();
    }
    [[nodiscard]] quint16 port() const { return port_; }
    void cut()
    {
        onThread([this] { listener_.reset(); });
    }
    void mend() { listen(port_); }

private:
    void onThread(const std::function<void()>& work)
    {
        QMetaObject::invokeMethod(&worker_, work, Qt::BlockingQueuedConnection);
    }
    void listen(quint16 port)
    {
        onThread([this, port] {
            listener_ = std::make_unique<QTcpServer>();
            EXPECT_TRUE(listener_->listen(QHostAddress::LocalHost, port));
            port_ = listener_->serverPort();
            QObject::connect(listener_.get(), &QTcpServer::newConnection, listener_.get(), [this] {
                QTcpSocket* near = listener_->nextPendingConnection();
                auto* far = new QTcpSocket(near);
                far->connectToHost(QHostAddress::LocalHost, server_);
                far->waitForConnected();
                QObject::connect(near, &QTcpSocket::readyRead, far, [near, far] { far->write(near->readAll()); });
                QObject::connect(far, &QTcpSocket::readyRead, near, [near, far] { near->write(far->readAll()); });
                QObject::connect(near, &QTcpSocket::disconnected, far, &QTcpSocket::disconnectFromHost);
            });
        });
    }

    quint16 server_;
    quint16 port_ = 0;
    QThread thread_;
    QObject worker_;
    std::unique_ptr<QTcpServer> listener_;
};

}  // namespace diptych::viewer::testing
