// The engine's side: what runs in `diptych-engine`.
#include <csignal>
#include <thread>

#include <malloc.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "diptych/core/log.h"
#include "diptych/inference/engine_process.h"
#include "diptych/isolation/child_process.h"
#ifdef DIPTYCH_CAN_CONFINE
#include "diptych/isolation/confinement.h"
#endif
#include "diptych/isolation/process_end.h"
#include "diptych/isolation/shared_memory.h"
#include "engine_messages.h"
#include "plugin_model.h"

namespace diptych::inference
{

namespace
{

using isolation::Channel;
using isolation::SharedMemory;

/// Who asks for the engine tells it to end by closing the channel. Ctrl-C in a terminal and the end of a service go to
/// all processes at once, and the program may first want to finish its exam. Standard error may be a file that is full.
void leaveSignalsToTheProgram()
{
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGXFSZ})
        std::signal(number, SIG_IGN);
}

/// A GPU's driver is asked by calls that a confined process cannot make.
bool mayNeedGpu(DeviceChoice::Kind kind)
{
    if (kind == DeviceChoice::Kind::Cpu)
        return false;
    std::error_code error;
    return kind == DeviceChoice::Kind::Cuda || std::filesystem::exists("/dev/nvidiactl", error) ||
           std::filesystem::exists("/dev/dxg", error);
}

/// Before the package's script is looked at.
void giveUpRights([[maybe_unused]] bool gpu)
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);  // patients' images
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifdef DIPTYCH_CAN_CONFINE
    isolation::Confinement limits;
    limits.largestFileBytes = std::size_t{1} << 40;  // it opens none for writing; standard error may be a long file
    limits.threads = true;
    limits.otherThreads = true;
    if (!gpu && !isolation::confineToReading(limits))
        log::warning("the engine runs without confinement: this system has no seccomp");
#endif
}

/// The program is gone: nobody waits for what the network still computes.
void endWithTheProgram(int channel)
{
    pollfd closed{channel, POLLRDHUP, 0};
    while (::poll(&closed, 1, -1) <= 0) {
    }
    isolation::endAtOnce(0);
}

EngineAnswer answerTo(const EngineQuestion& question, PluginModel& model, const SharedMemory& memory)
{
    EngineAnswer answer{question.number, {}, {}};
    const auto rows = static_cast<std::size_t>(model.manifest().inputRows);
    const auto columns = static_cast<std::size_t>(model.manifest().inputColumns);
    const std::size_t size = rows * columns;
    const std::size_t count = question.parts.size();
    if (count > memory.bytes().size() / sizeof(float) / size) {
        answer.error = Error{Reason::ModelError, "more images than were handed over", {}};
        return answer;
    }
    const std::span values(reinterpret_cast<const float*>(memory.bytes().data()), count * size);
    std::vector<InputImage> images;
    for (std::size_t i = 0; i < count; ++i) {
        const CanvasPart& part = question.parts[i];
        if (part.rows < 0 || part.columns < 0 || part.rows > model.manifest().inputRows ||
            part.columns > model.manifest().inputColumns) {
            answer.error = Error{Reason::ModelError, "a part that is larger than the model's input", {}};
            return answer;
        }
        const std::size_t pixels = static_cast<std::size_t>(part.rows) * static_cast<std::size_t>(part.columns);
        images.push_back(
            {model.manifest().inputRows, model.manifest().inputColumns, values.subspan(i * size, pixels), part});
    }
    auto candidates = model.assessPart(images, {question.moreFollow, true}, CancelToken());
    if (candidates)
        answer.candidates = std::move(*candidates);
    else
        answer.error = candidates.error();
    return answer;
}

int answerQuestions(Channel& channel, PluginModel& model)
{
    SharedMemory memory;
    while (auto message = channel.receive()) {
        const auto question = messageFrom<EngineQuestion>(message->bytes);
        if (!question)
            return 1;
        if (!message->descriptors.empty()) {
            memory = {};
            auto mapped = SharedMemory::map(std::move(message->descriptors.front()), question->memoryBytes, true);
            if (!mapped)
                return 1;
            memory = std::move(*mapped);
            memory.closeDescriptor();
        }
        if (!channel.send(bytesOf(answerTo(*question, model, memory))))
            break;
    }
    return 0;
}

}  // namespace

int serveAsEngine()
{
    leaveSignalsToTheProgram();
    Channel channel{FileDescriptor(isolation::kChildChannel)};
    const auto first = channel.receive();
    const auto order = first ? messageFrom<EngineOrder>(first->bytes) : std::nullopt;
    if (!order)
        return 1;
    if (order->endsWithThread)
        ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    // The system's own libraries may do what they want when they begin (some open sockets); what that gives is told by
    // load(), which opens them again.
    (void)openTorchPlugin(order->plugins);
    giveUpRights(mayNeedGpu(order->device.kind));
    std::thread(endWithTheProgram, channel.descriptor()).detach();

    const auto model = PluginModel::load(order->modelFolder, order->device, order->plugins, order->arithmetic);
    EngineReady ready;
    if (model)
        ready = {
            {}, (*model)->manifest().packageSha256, (*model)->device(), (*model)->arithmetic(), (*model)->deviceNote()};
    else
        ready.error = model.error();
    ::malloc_trim(0);  // what reading and optimising the script left behind
    if (!channel.send(bytesOf(ready)) || !model)
        return model ? 0 : 1;
    const int status = answerQuestions(channel, **model);
    std::fflush(nullptr);
    isolation::endAtOnce(status);  // LibTorch's own end takes a while and has nothing left to do
}

}  // namespace diptych::inference
