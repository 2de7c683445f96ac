#include "archive/nodes_page.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include "archive/node_form.h"
#include "archive/receiver_form.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace net = dicom_network;

namespace
{

QPushButton* button(const QString& text, const char* name)
{
    auto* made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    return made;
}

}  // namespace

NodesPage::NodesPage(std::shared_ptr<const NetworkServices> services, ReceiverHost& host, QWidget* parent)
    : QDialog(parent),
      services_(std::move(services)),
      host_(host),
      list_(new QListWidget),
      form_(new NodeForm),
      receiver_(new ReceiverForm),
      add_(button(tr("&New node"), "addNode")),
      remove_(button(tr("&Remove"), "removeNode")),
      keep_(button(tr("&Keep"), "keepNode")),
      test_(button(tr("&Test"), "testNode")),
      keepReceiver_(button(tr("&Keep"), "keepReceiver")),
      whose_(
          new QLabel(tr("Only a reader who looks after the site can change nodes and the receiver. Anybody can test a "
                        "connection."))),
      state_(new QLabel),
      receiverState_(new QLabel)
{
    setWindowTitle(tr("DICOM nodes"));
    setObjectName(QStringLiteral("nodesPage"));
    state_->setObjectName(QStringLiteral("nodesState"));
    receiverState_->setObjectName(QStringLiteral("receiverState"));
    whose_->setObjectName(QStringLiteral("nodesWhose"));
    whose_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Amber).name()));
    whose_->hide();
    for (QLabel* words : {whose_, state_, receiverState_}) {
        words->setWordWrap(true);
        words->setTextFormat(Qt::PlainText);
    }
    state_->setMinimumHeight(state_->fontMetrics().lineSpacing() * 2);
    state_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* tabs = new QTabWidget;
    tabs->setObjectName(QStringLiteral("nodesTabs"));
    tabs->addTab(nodesPart(), tr("&Archives and workstations"));
    tabs->addTab(receiverPart(), tr("&Receiver"));
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close);
    for (QAbstractButton* each : close->buttons())
        qobject_cast<QPushButton*>(each)->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(tabs, 1);
    layout->addWidget(whose_);
    layout->addWidget(state_);
    layout->addWidget(close);
    setMinimumSize(theme::scaled(680), theme::scaled(660));

    connect(close, &QDialogButtonBox::rejected, this, &NodesPage::reject);
    connect(list_, &QListWidget::currentRowChanged, this, [this] {
        adding_ = false;
        say(Tone::Plain, {});
        showPicked();
    });
    connect(add_, &QPushButton::clicked, this, &NodesPage::add);
    connect(remove_, &QPushButton::clicked, this, &NodesPage::remove);
    connect(keep_, &QPushButton::clicked, this, &NodesPage::keepNode);
    connect(test_, &QPushButton::clicked, this, &NodesPage::test);
    connect(keepReceiver_, &QPushButton::clicked, this, &NodesPage::keepReceiver);
    connect(tabs, &QTabWidget::currentChanged, this, [this] { say(Tone::Plain, {}); });
    connect(&task_, &NetworkTask::busyChanged, this, &NodesPage::allow);
    connect(&host_, &ReceiverHost::statusChanged, receiverState_,
            [this](const ReceiverStatus& status) { receiverState_->setText(wordsOf(status)); });
    receiverState_->setText(wordsOf(host_.status()));
}

QWidget* NodesPage::nodesPart()
{
    list_->setObjectName(QStringLiteral("nodes"));
    list_->setMinimumWidth(theme::scaled(170));
    auto* below = new QHBoxLayout;
    below->addWidget(add_);
    below->addWidget(remove_);
    auto* left = new QVBoxLayout;
    left->addWidget(list_, 1);
    left->addLayout(below);
    auto* acts = new QHBoxLayout;
    acts->addStretch(1);
    acts->addWidget(test_);
    acts->addWidget(keep_);
    auto* right = new QVBoxLayout;
    right->addWidget(form_);
    right->addStretch(1);
    right->addLayout(acts);
    auto* part = new QWidget;
    auto* layout = new QHBoxLayout(part);
    layout->addLayout(left);
    layout->addLayout(right, 1);
    return part;
}

QWidget* NodesPage::receiverPart()
{
    auto* acts = new QHBoxLayout;
    acts->addStretch(1);
    acts->addWidget(keepReceiver_);
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->addWidget(receiver_);
    layout->addWidget(receiverState_);
    layout->addStretch(1);
    layout->addLayout(acts);
    return part;
}

void NodesPage::ask()
{
    auto read = net::readNodeFile(services_->nodeFile);
    writable_ = read.has_value();
    content_ = read ? std::move(*read) : net::NodeFile{};
    if (content_.receiver.folder.empty())
        content_.receiver.folder = services_->folder.parent_path() / "received";
    say(Tone::Plain, {});
    fill(0);
    receiver_->set(content_.receiver, content_.receiverOn);
    if (!writable_)
        say(Tone::Red, tr("%1 Nothing can be kept until the file %2 is mended or removed.")
                           .arg(sentenceOf(read.error()), pathText(services_->nodeFile)));
    show();
    raise();
    activateWindow();
}

void NodesPage::setDecides(bool decides)
{
    decides_ = decides;
    whose_->setVisible(!decides);
    allow();
}

void NodesPage::reject()
{
    const net::RemoteNode entered = form_->entered();
    if (keep_->isEnabled() && entered != shown_ && dropped_ != entered) {
        dropped_ = entered;
        return say(Tone::Amber, tr("This node is not kept yet: Keep does that; Escape once more drops it."));
    }
    dropped_.reset();
    QDialog::reject();
}

void NodesPage::hideEvent(QHideEvent* event)
{
    if (!event->spontaneous())
        task_.cancel();
    QDialog::hideEvent(event);
}

void NodesPage::fill(int row)
{
    {
        const QSignalBlocker quiet(list_);
        list_->clear();
        for (const net::RemoteNode& node : content_.nodes)
            list_->addItem(toQt(node.name));
        list_->setCurrentRow(std::min(row, list_->count() - 1));
    }
    adding_ = content_.nodes.empty();
    showPicked();
}

void NodesPage::showPicked()
{
    const int row = list_->currentRow();
    form_->set(row >= 0 && !adding_ ? content_.nodes[static_cast<std::size_t>(row)] : net::RemoteNode{});
    shown_ = form_->entered();
    allow();
}

void NodesPage::allow()
{
    const bool may = writable_ && decides_;
    remove_->setEnabled(may && !adding_ && list_->currentRow() >= 0);
    keep_->setEnabled(may);
    keepReceiver_->setEnabled(may);
    test_->setEnabled(!task_.busy());
}

void NodesPage::add()
{
    {
        const QSignalBlocker quiet(list_);
        list_->setCurrentRow(-1);
    }
    adding_ = true;
    say(Tone::Quiet, tr("Ask the archive's administrator for its AE title, host and port, and have yours entered."));
    showPicked();
    form_->setFocus();
}

void NodesPage::keepNode()
{
    if (const QString fault = form_->fault(); !fault.isEmpty())
        return say(Tone::Amber, fault);
    const net::RemoteNode node = form_->entered();
    const int row = adding_ ? -1 : list_->currentRow();
    for (std::size_t i = 0; i < content_.nodes.size(); ++i)
        if (static_cast<int>(i) != row && content_.nodes[i].name == node.name)
            return say(Tone::Amber, tr("Name: another node is called %1.").arg(toQt(node.name)));
    net::NodeFile next = content_;
    if (row < 0)
        next.nodes.push_back(node);
    else
        next.nodes[static_cast<std::size_t>(row)] = node;
    if (!write(next))
        return;
    fill(row < 0 ? static_cast<int>(content_.nodes.size()) - 1 : row);
    say(Tone::Good, tr("%1 is kept.").arg(toQt(node.name)));
}

void NodesPage::remove()
{
    const int row = list_->currentRow();
    if (row < 0 || adding_)
        return;
    net::NodeFile next = content_;
    const QString name = toQt(next.nodes[static_cast<std::size_t>(row)].name);
    next.nodes.erase(next.nodes.begin() + row);
    if (!write(next))
        return;
    fill(row);
    say(Tone::Good, tr("%1 is removed.").arg(name));
}

void NodesPage::test()
{
    if (const QString fault = form_->fault(); !fault.isEmpty())
        return say(Tone::Amber, fault);
    const net::RemoteNode node = form_->entered();
    const bool begun = task_.start<net::Verification>(
        [services = services_, node](const CancelToken& cancel, const NetworkTask::Tell&) {
            return services->verify(node, cancel);
        },
        [this, name = toQt(node.name)](const Result<net::Verification>& result) {
            if (!isVisible())
                return;
            if (result)
                say(Tone::Good, tr("%1 answers and knows us: connected in %2 ms, round trip %3 ms.")
                                    .arg(name)
                                    .arg(result->connecting.count())
                                    .arg(result->roundTrip.count()));
            else if (result.error().reason != Reason::Cancelled)
                say(Tone::Red, tr("%1: %2").arg(name, sentenceOf(result.error())));
        });
    if (begun)
        say(Tone::Quiet, tr("Calling %1...").arg(toQt(node.name)));
}

void NodesPage::keepReceiver()
{
    if (const QString fault = receiver_->fault(); !fault.isEmpty())
        return say(Tone::Amber, fault);
    net::NodeFile next = content_;
    next.receiver = receiver_->entered();
    next.receiverOn = receiver_->on();
    if (!write(next))
        return;
    say(Tone::Good, next.receiverOn && next.receiver.callers.empty() ? tr("Kept. Nobody may send yet: list who may.")
                                                                     : tr("Kept."));
}

bool NodesPage::write(const net::NodeFile& next)
{
    if (const Result<void> written = net::writeNodeFile(next, services_->nodeFile); !written) {
        say(Tone::Red, tr("Not kept. %1").arg(sentenceOf(written.error())));
        return false;
    }
    content_ = next;
    Q_EMIT kept(content_);
    return true;
}

void NodesPage::say(Tone tone, const QString& text)
{
    state_->setText(text.isEmpty() ? QString() : theme::marked(tone, text));
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
}

}  // namespace diptych::viewer
