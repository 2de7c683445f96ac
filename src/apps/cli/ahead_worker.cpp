#include "ahead_worker.h"

#include <iostream>

#include "diptych/core/log.h"
#include "diptych/core/version.h"
#include "diptych/core/wording.h"
#include "diptych/dicom/read_folder.h"
#include "diptych/report_json/assessment_json.h"
#include "keepable.h"

namespace diptych::cli
{

namespace
{

constexpr int kTries = 3;

std::string tagOf(const Study& study)
{
    return "study " + log::studyTag(study.studyInstanceUid) + ": ";
}

}  // namespace

AheadWorker::AheadWorker(std::vector<std::filesystem::path> folders, store::ResultStore& results,
                         inference::SuspicionModel& model, StopSignals& signals, std::string name, AheadManners manners)
    : folders_(std::move(folders)),
      results_(results),
      model_(model),
      signals_(signals),
      name_(std::move(name)),
      manners_(manners)
{
}

ExitStatus AheadWorker::work()
{
    while (!signals_.stopping() && status_ != kNoConnection) {
        bool waiting = false;
        for (auto& [path, entry] : entriesBelow(folders_)) {
            Seen& seen = seen_[path];
            const bool still = seen.entry.sameAs(entry);
            if (!still)
                seen.done = false, seen.tries = 0;
            seen.entry = std::move(entry);
            if (seen.done || signals_.stopping())
                continue;
            // What grows or was not here at the last look may still be written to.
            if (still || manners_.once)
                seen.done = handle(seen);
            waiting = waiting || !seen.done;
        }
        if (manners_.once && !waiting)
            break;
        if (!manners_.once || waiting)
            signals_.wait(manners_.once ? std::chrono::milliseconds(100) : manners_.between);
    }
    return status_;
}

bool AheadWorker::handle(Seen& seen)
{
    const bool last = ++seen.tries >= kTries;
    dicom::ReadOptions reading;
    reading.cancel = signals_.atOnce();
    reading.readers = readers_;
    const auto started = std::chrono::steady_clock::now();
    const auto load = dicom::readFolder(seen.entry.paths, reading);
    if (!load)
        return false;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - started;
    if (const auto lost = lostFileOf(*load))
        return failed(load->studies.front(), *lost, last);
    bool done = true;
    for (const Study& study : load->studies) {
        if (signals_.stopping())
            return false;
        done = assess(study, took.count(), last) && done;
    }
    return done;
}

bool AheadWorker::assess(const Study& study, double readMs, bool lastTry)
{
    const auto digest = store::imagesDigest(study);
    if (!digest)
        return failed(study, digest.error().reason, lastTry);
    const store::ResultKey key{study.studyInstanceUid, *digest, model_.manifest().packageSha256,
                               std::string(appVersion())};
    const auto lostStore = [this](const Error& error) {
        std::cerr << "diptych-cli: results: " << error.detail << '\n';
        status_ = kNoConnection;
        return false;
    };
    const auto there = results_.find(key);
    if (!there)
        return lostStore(there.error());
    if (*there)
        return true;
    const std::string patient = store::patientHash(study.patient);
    if (const auto noted = results_.noteRunning(study.studyInstanceUid, patient, name_); !noted)
        return lostStore(noted.error());
    std::cerr << tagOf(study) + "begun\n";
    pipeline::AnalysisOptions options;
    options.cancel = signals_.atOnce();
    options.readMs = readMs;
    const auto exam = pipeline::ExamAnalyzer(model_).analyze(study, options);
    if (!exam) {
        (void)results_.noteFailed(study.studyInstanceUid, patient, std::string(code(exam.error().reason)), false);
        return false;
    }
    if (const auto reason = failureOf(*exam))
        return failed(study, *reason, lastTry);
    const store::StoredResult result{
        key, std::string(code(exam->status)), report_json::assessmentLine(*exam), name_, {}};
    if (const auto stored = results_.store(result, patient); !stored)
        return lostStore(stored.error());
    std::cerr << tagOf(study) + result.status + ", stored\n";
    return true;
}

bool AheadWorker::failed(const Study& study, Reason reason, bool last)
{
    if (last)
        status_ = kIncomplete;
    std::cerr << tagOf(study) + std::string(sentence(reason)) + (last ? "; left until it changes\n" : "; once more\n");
    (void)results_.noteFailed(study.studyInstanceUid, store::patientHash(study.patient), std::string(code(reason)),
                              last);
    return last;
}

}  // namespace diptych::cli
