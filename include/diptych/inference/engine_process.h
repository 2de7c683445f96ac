// The network in a process of its own (`diptych-engine`): LibTorch, its memory and its crashes stay out of the
// window's.
//
// Package and plugin are checked and loaded there as loadSuspicionModel() does it; the package's digest that the engine
// tells must be the one that was read here. Images go over in one shared piece of memory, on a CPU view by view, which
// gives the same numbers as one batch (docs/adr/0021-engine-process.md) and a quarter of the memory.
//
// A process that ends, hangs or answers what no engine would fails the call with ModelError and words; the next call
// starts it again, three times in a row at most. Nothing is made up in its place: the exam stays not analysed.
#pragma once

#include <filesystem>
#include <memory>

#include "diptych/core/cancel_token.h"
#include "diptych/inference/suspicion_model.h"

namespace diptych::inference
{

/// With whom the engine ends, whatever becomes of the model. One that may stand still (giveWay()) could not notice by
/// itself that its program is gone: it is the thread's that starts it, and of no use beyond that.
enum class EngineOwner { Program, Thread };

/// As loadSuspicionModel(), with the same refusals in the same words, but LibTorch is loaded by `diptych-engine` in
/// `plugins` (ModelError where that is missing) and this process never opens it. The engine has the niceness of the
/// calling thread, lets its threads sleep between tasks (OMP_WAIT_POLICY=passive, unless the environment says
/// otherwise), and ends with the returned model or with this process. On a CPU it can read files and answer, nothing
/// more (isolation/confinement.h); with a GPU it only gives up new privileges and core files.
///
/// With DeviceChoice::Kind::Auto a GPU that fails while the network runs (memory, driver, the process gone) is left: a
/// new engine on the CPU computes that call from its first image, and stays; device() and deviceNote() tell so.
///
/// Cancelling, while it starts as while the network runs, returns within some 20 ms. The view in work is finished there
/// and its answer dropped, which is quicker than a new start; a later call waits 10 s for that and then does start
/// anew. One answer may take 300 s, or DIPTYCH_ENGINE_SECONDS of the environment: then the engine is held to hang and
/// ended.
///
/// giveWay() stops the process while it computes on the CPU, where it is a Thread's: at once, and for 2 s a view at
/// most. That time does not count.
[[nodiscard]] Result<std::unique_ptr<SuspicionModel>> startSuspicionModel(
    const std::filesystem::path& modelFolder, DeviceChoice device, const std::filesystem::path& plugins,
    Arithmetic arithmetic = Arithmetic::Best, const CancelToken& cancel = {}, EngineOwner owner = EngineOwner::Program);

/// The engine's whole work: answers on isolation::kChildChannel until that closes. Returns the exit status.
[[nodiscard]] int serveAsEngine();

}  // namespace diptych::inference
