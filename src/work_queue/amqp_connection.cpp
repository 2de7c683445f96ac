#include "amqp_connection.h"

#include <cstdlib>
#include <vector>

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>

namespace diptych::work_queue
{

namespace
{

constexpr amqp_channel_t kTaking = 1;
constexpr amqp_channel_t kPublishing = 2;
constexpr int kHeartbeatSeconds = 20;
constexpr int kFrameBytes = 131072;
constexpr std::chrono::seconds kPatience{15};  // of one question to the broker
constexpr const char* kSystemAuthorities = "/etc/ssl/certs/ca-certificates.crt";

amqp_bytes_t bytes(const std::string& text)
{
    return {text.size(), const_cast<char*>(text.data())};  // librabbitmq only reads it
}

std::string text(amqp_bytes_t value)
{
    return {static_cast<const char*>(value.bytes), value.len};
}

timeval seconds(std::chrono::seconds value)
{
    return {static_cast<time_t>(value.count()), 0};
}

/// What the broker or the library says is wrong.
std::string words(const amqp_rpc_reply_t& reply)
{
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION)
        return amqp_error_string2(reply.library_error);
    if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION) {
        if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD)
            return text(static_cast<amqp_connection_close_t*>(reply.reply.decoded)->reply_text);
        if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD)
            return text(static_cast<amqp_channel_close_t*>(reply.reply.decoded)->reply_text);
    }
    return "the broker's answer makes no sense";
}

/// A table of arguments whose strings live as long as the arguments.
std::vector<amqp_table_entry_t> entriesOf(const AmqpArguments& arguments)
{
    std::vector<amqp_table_entry_t> entries;
    for (const auto& [name, value] : arguments) {
        amqp_table_entry_t entry{};
        entry.key = bytes(name);
        if (const auto* word = std::get_if<std::string>(&value)) {
            entry.value.kind = AMQP_FIELD_KIND_UTF8;
            entry.value.value.bytes = bytes(*word);
        } else {
            entry.value.kind = AMQP_FIELD_KIND_I32;
            entry.value.value.i32 = std::get<int>(value);
        }
        entries.push_back(entry);
    }
    return entries;
}

amqp_table_t tableOf(std::vector<amqp_table_entry_t>& entries)
{
    return {static_cast<int>(entries.size()), entries.data()};
}

}  // namespace

struct AmqpConnection::State {
    State() : connection(amqp_new_connection()) {}
    ~State() { amqp_destroy_connection(connection); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    amqp_connection_state_t connection;
    std::string host;
};

Result<BrokerAddress> parseBroker(const std::string& url)
{
    const auto no = [] {
        return failure(Reason::InvalidArgument, "a broker is named by amqp://USER@HOST:PORT/VHOST or amqps://...");
    };
    std::string copy = url;  // is cut to pieces
    amqp_connection_info info{};
    amqp_default_connection_info(&info);
    // Where the URL says nothing, the parser leaves its own default, which lies outside of it.
    const auto inUrl = [&copy](const char* part) { return part >= copy.data() && part < copy.data() + copy.size(); };
    if (amqp_parse_url(copy.data(), &info) != AMQP_STATUS_OK || !inUrl(info.host) || !*info.host)
        return no();
    if (inUrl(info.password))
        return failure(Reason::InvalidArgument,
                       "the password does not belong into the URL, where every user of this machine can see it");
    BrokerAddress broker;
    broker.host = info.host;
    broker.port = info.port;
    broker.user = info.user;
    broker.virtualHost = *info.vhost ? info.vhost : "/";
    broker.tls = info.ssl != 0;
    return broker;
}

std::string BrokerAddress::told() const
{
    return (tls ? "amqps://" : "amqp://") + host + ':' + std::to_string(port) +
           (virtualHost == "/" ? std::string() : '/' + virtualHost);
}

AmqpConnection::AmqpConnection(std::unique_ptr<State> state) : state_(std::move(state)) {}

AmqpConnection::~AmqpConnection()
{
    // Politely where there is still somebody; at most for a moment.
    if (!broken_) {
        const timeval moment = seconds(std::chrono::seconds{2});
        amqp_set_rpc_timeout(state_->connection, &moment);
        amqp_connection_close(state_->connection, AMQP_REPLY_SUCCESS);
    }
}

tl::unexpected<Error> AmqpConnection::lost(std::string why)
{
    broken_ = true;
    return failure(Reason::QueueUnreachable, std::move(why), state_->host);
}

Result<void> AmqpConnection::answered(const char* asked)
{
    const amqp_rpc_reply_t reply = amqp_get_rpc_reply(state_->connection);
    if (reply.reply_type == AMQP_RESPONSE_NORMAL)
        return {};
    return lost(std::string(asked) + ": " + words(reply));
}

Result<std::unique_ptr<AmqpConnection>> AmqpConnection::open(const BrokerAddress& broker, const std::string& name)
{
    std::unique_ptr<AmqpConnection> made(new AmqpConnection(std::make_unique<State>()));
    State& state = *made->state_;
    state.host = broker.told();
    made->broken_ = true;  // until it is open there is nobody to take leave of
    amqp_socket_t* socket = broker.tls ? amqp_ssl_socket_new(state.connection) : amqp_tcp_socket_new(state.connection);
    if (!socket)
        return made->lost("no socket");
    if (broker.tls) {
        const std::string authorities = broker.authorities.empty() ? kSystemAuthorities : broker.authorities.string();
        amqp_ssl_socket_set_verify_peer(socket, 1);
        amqp_ssl_socket_set_verify_hostname(socket, 1);
        if (amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST) != AMQP_STATUS_OK)
            return made->lost("this librabbitmq knows no TLS 1.2");
        if (amqp_ssl_socket_set_cacert(socket, authorities.c_str()) != AMQP_STATUS_OK)
            return failure(Reason::InvalidArgument, "the certificates of " + authorities + " cannot be read");
    }
    const timeval patience = seconds(kPatience);
    const int opened = amqp_socket_open_noblock(socket, broker.host.c_str(), broker.port, &patience);
    if (opened != AMQP_STATUS_OK)
        return made->lost(amqp_error_string2(opened));
    amqp_set_handshake_timeout(state.connection, &patience);
    amqp_set_rpc_timeout(state.connection, &patience);
    const AmqpArguments properties{{"connection_name", name}};
    auto entries = entriesOf(properties);
    const amqp_table_t table = tableOf(entries);
    const amqp_rpc_reply_t login = amqp_login_with_properties(
        state.connection, broker.virtualHost.c_str(), AMQP_DEFAULT_MAX_CHANNELS, kFrameBytes, kHeartbeatSeconds, &table,
        AMQP_SASL_METHOD_PLAIN, broker.user.c_str(), broker.password.c_str());
    if (login.reply_type != AMQP_RESPONSE_NORMAL)
        return made->lost("logging in: " + words(login));
    made->broken_ = false;
    for (const amqp_channel_t channel : {kTaking, kPublishing}) {
        amqp_channel_open(state.connection, channel);
        if (const auto done = made->answered("opening a channel"); !done)
            return tl::make_unexpected(done.error());
    }
    amqp_confirm_select(state.connection, kPublishing);
    if (const auto done = made->answered("asking for confirmations"); !done)
        return tl::make_unexpected(done.error());
    return made;
}

Result<void> AmqpConnection::declareExchange(const std::string& exchange, const std::string& type)
{
    amqp_exchange_declare(state_->connection, kTaking, bytes(exchange), bytes(type), 0, 1, 0, 0, amqp_empty_table);
    return answered("declaring an exchange");
}

Result<void> AmqpConnection::declareQueue(const std::string& queue, const AmqpArguments& arguments)
{
    auto entries = entriesOf(arguments);
    amqp_queue_declare(state_->connection, kTaking, bytes(queue), 0, 1, 0, 0, tableOf(entries));
    return answered("declaring a queue");
}

Result<void> AmqpConnection::bind(const std::string& queue, const std::string& exchange, const std::string& key)
{
    amqp_queue_bind(state_->connection, kTaking, bytes(queue), bytes(exchange), bytes(key), amqp_empty_table);
    return answered("binding a queue");
}

Result<AmqpCount> AmqpConnection::count(const std::string& queue)
{
    const amqp_queue_declare_ok_t* found =
        amqp_queue_declare(state_->connection, kTaking, bytes(queue), 1, 0, 0, 0, amqp_empty_table);
    if (const auto done = answered("counting a queue"); !done)
        return tl::make_unexpected(done.error());
    return AmqpCount{found->message_count, found->consumer_count};
}

Result<std::optional<AmqpMessage>> AmqpConnection::get(const std::string& queue)
{
    amqp_maybe_release_buffers_on_channel(state_->connection, kTaking);
    amqp_rpc_reply_t reply = amqp_basic_get(state_->connection, kTaking, bytes(queue), 0);
    if (reply.reply_type != AMQP_RESPONSE_NORMAL)
        return lost("taking a message: " + words(reply));
    if (reply.reply.id != AMQP_BASIC_GET_OK_METHOD)
        return std::nullopt;
    const auto* got = static_cast<amqp_basic_get_ok_t*>(reply.reply.decoded);
    AmqpMessage message{got->delivery_tag, got->redelivered != 0, {}};
    amqp_message_t content{};
    reply = amqp_read_message(state_->connection, kTaking, &content, 0);
    if (reply.reply_type != AMQP_RESPONSE_NORMAL)
        return lost("reading a message: " + words(reply));
    message.body = text(content.body);
    amqp_destroy_message(&content);
    return message;
}

Result<void> AmqpConnection::acknowledge(std::uint64_t tag)
{
    const int sent = amqp_basic_ack(state_->connection, kTaking, tag, 0);
    return sent == AMQP_STATUS_OK ? Result<void>{} : lost(amqp_error_string2(sent));
}

Result<void> AmqpConnection::giveBack(std::uint64_t tag)
{
    const int sent = amqp_basic_nack(state_->connection, kTaking, tag, 0, 1);
    return sent == AMQP_STATUS_OK ? Result<void>{} : lost(amqp_error_string2(sent));
}

Result<void> AmqpConnection::publish(const std::string& exchange, const std::string& key, const std::string& body,
                                     std::optional<std::chrono::milliseconds> lifetime)
{
    amqp_maybe_release_buffers_on_channel(state_->connection, kPublishing);
    const std::string type = "application/json";
    const std::string expiration = lifetime ? std::to_string(lifetime->count()) : std::string();
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG;
    properties.content_type = bytes(type);
    properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
    if (lifetime) {
        properties._flags |= AMQP_BASIC_EXPIRATION_FLAG;
        properties.expiration = bytes(expiration);
    }
    const int sent = amqp_basic_publish(state_->connection, kPublishing, bytes(exchange), bytes(key), 1, 0, &properties,
                                        bytes(body));
    if (sent != AMQP_STATUS_OK)
        return lost(amqp_error_string2(sent));
    return confirmed();
}

Result<void> AmqpConnection::confirmed()
{
    const auto until = std::chrono::steady_clock::now() + kPatience;
    bool returned = false;
    while (std::chrono::steady_clock::now() < until) {
        const timeval moment = seconds(std::chrono::seconds{1});
        amqp_frame_t frame{};
        const int got = amqp_simple_wait_frame_noblock(state_->connection, &frame, &moment);
        if (got == AMQP_STATUS_TIMEOUT)
            continue;
        if (got != AMQP_STATUS_OK)
            return lost(std::string("waiting for a confirmation: ") + amqp_error_string2(got));
        if (frame.frame_type != AMQP_FRAME_METHOD)
            continue;
        switch (frame.payload.method.id) {
            case AMQP_BASIC_ACK_METHOD:
                if (returned)
                    return lost("a queue is missing: it was removed while this program was connected");
                return {};
            case AMQP_BASIC_NACK_METHOD:
                return lost("the broker could not keep the message");
            case AMQP_BASIC_RETURN_METHOD: {
                amqp_message_t content{};
                if (amqp_read_message(state_->connection, frame.channel, &content, 0).reply_type ==
                    AMQP_RESPONSE_NORMAL)
                    amqp_destroy_message(&content);
                returned = true;
                break;
            }
            case AMQP_CHANNEL_CLOSE_METHOD:
            case AMQP_CONNECTION_CLOSE_METHOD:
                return lost("the broker ended the connection");
            default:
                break;
        }
    }
    return lost("the broker did not confirm a message in time");
}

Result<void> AmqpConnection::bePresent(const std::string& queue)
{
    amqp_basic_consume(state_->connection, kTaking, bytes(queue), bytes(queue), 0, 0, 0, amqp_empty_table);
    return answered("telling the broker of this worker");
}

Result<void> AmqpConnection::beAbsent(const std::string& queue)
{
    amqp_basic_cancel(state_->connection, kTaking, bytes(queue));
    return answered("telling the broker of this worker");
}

Result<void> AmqpConnection::keepAlive()
{
    for (;;) {
        const timeval now = seconds(std::chrono::seconds{0});
        amqp_frame_t frame{};
        const int got = amqp_simple_wait_frame_noblock(state_->connection, &frame, &now);
        if (got == AMQP_STATUS_TIMEOUT)
            return {};
        if (got != AMQP_STATUS_OK)
            return lost(amqp_error_string2(got));
        if (frame.frame_type == AMQP_FRAME_METHOD && (frame.payload.method.id == AMQP_CHANNEL_CLOSE_METHOD ||
                                                      frame.payload.method.id == AMQP_CONNECTION_CLOSE_METHOD))
            return lost("the broker ended the connection");
    }
}

}  // namespace diptych::work_queue
