// Whether a bundle holds: chain, reads, settlements, decision, reports, digests and assessment, by the file alone.
#include <algorithm>
#include <map>
#include <utility>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "decision_rows.h"
#include "diptych/store/read_bundle.h"
#include "log_chain.h"
#include "opinion_json.h"
#include "read_json.h"
#include "read_rows.h"
#include "report_rows.h"

namespace diptych::store
{

namespace
{

using Broken = std::optional<std::string>;

std::string words(const QJsonObject& json, const char* name)
{
    return json.value(key(name)).toString().toStdString();
}

LogEntry entryOf(const QJsonObject& json)
{
    return {json.value(key("seq")).toInteger(), words(json, "time"), words(json, "kind"), words(json, "payload"),
            words(json, "previous_hash"),       words(json, "hash")};
}

class Check
{
public:
    explicit Check(QJsonObject bundle) : bundle_(std::move(bundle))
    {
        const QJsonObject exam = bundle_.value(key("exam")).toObject();
        found_.programVersion = words(bundle_, "program_version");
        found_.exam = {words(exam, "study_instance_uid"), words(exam, "patient_hash")};
        found_.assessment = words(bundle_, "assessment");
    }

    BundleCheck run(const std::optional<LogHead>& noted)
    {
        // Everything is looked at, for the caller's sake; the first that does not hold is named.
        note(chain(noted));
        for (const auto read : bundle_.value(key("reads")).toArray())
            note(readHolds(read.toObject()));
        note(decisionHolds());
        for (const auto report : bundle_.value(key("reports")).toArray())
            note(reportHolds(report.toObject()));
        note(nothingLeftOut());
        note(images());
        note(exported());
        if (!bundle_.value(key("not_for_diagnostic_use")).toBool())
            note("The notice that this is not for diagnostic use was taken out.");
        return std::move(found_);
    }

private:
    void note(Broken broken)
    {
        if (broken && !found_.broken)
            found_.broken = std::move(broken);
    }

    Broken chain(const std::optional<LogHead>& noted)
    {
        const std::string exam = examId(found_.exam);
        found_.head = emptyHead();
        bool notedIsThere = !noted;
        for (const auto value : bundle_.value(key("log")).toArray()) {
            const LogEntry entry = entryOf(value.toObject());
            const std::string name = "Log entry " + std::to_string(found_.head.seq + 1);
            if (entry.seq != found_.head.seq + 1)
                return name + ": it is missing, or does not bear its number.";
            if (const auto wrong = wrongWith(entry, found_.head))
                return name + " (" + entry.kind + "): " + *wrong + ".";
            if (noted && noted->seq == entry.seq) {
                if (noted->hash != entry.hash)
                    return name + ": it is not the entry that was noted.";
                notedIsThere = true;
            }
            found_.head = {entry.seq, entry.hash};
            ++found_.entries;
            last_ = entry;
            if (entry.kind == kPolicySet)
                policies_[entry.seq] = policyOfPayload(QByteArray::fromStdString(entry.payload));
            if (auto told = toldBy(entry); told && told->exam == exam)
                told_[entry.seq] = std::move(*told);
        }
        if (!notedIsThere)
            return "Log entry " + std::to_string(noted->seq) + " was noted and is not there: the log's end is missing.";
        const QJsonObject head = bundle_.value(key("log_head")).toObject();
        if (LogHead{head.value(key("seq")).toInteger(), words(head, "hash")} != found_.head)
            return "The log's head is not its last entry: the log's end is missing, or the head was changed.";
        return std::nullopt;
    }

    /// Whether the log tells of these contents at this place; ticks the entry off.
    Broken contentsHold(const QJsonObject& json, std::string_view kind, const std::string& what, const std::string& id,
                        const std::string& madeOf = {})
    {
        const std::int64_t seq = json.value(key("log_seq")).toInteger();
        const auto told = told_.find(seq);
        if (told == told_.end() || told->second.kind != kind)
            return what + ": log entry " + std::to_string(seq) + " does not tell of it.";
        const bool same = told->second.contents == hashOf(words(json, "contents")) && told->second.id == id &&
                          told->second.madeOf == madeOf;
        told_.erase(told);
        if (!same)
            return what + ": its contents are not those that log entry " + std::to_string(seq) +
                   " tells of; they were changed.";
        return std::nullopt;
    }
    static std::string hashOf(const std::string& contents)
    {
        return store::hashOf(QByteArray::fromStdString(contents));
    }

    Broken readHolds(const QJsonObject& json)
    {
        const QByteArray contents = QByteArray::fromStdString(words(json, "contents"));
        const QJsonObject told = QJsonDocument::fromJson(contents).object();
        const std::string id = words(told, "id");
        const std::string what = "The read of role " + words(told, "role") + " (" + id + ")";
        Broken broken = contentsHold(json, kReadSealed, what, id);
        if (!broken && words(told, "exam") != examId(found_.exam))
            broken = what + ": it is of another exam than the bundle names.";
        auto read = fromJson(contents);
        if (!broken && !read)
            broken = what + ": it holds values that this program does not know.";
        const bool settled = json.contains(key("settlement"));
        const QJsonObject settlement = json.value(key("settlement")).toObject();
        if (settled) {
            const std::string its = "The settlement of the read of role " + words(told, "role") + " (" + id + ")";
            Broken wrong = contentsHold(settlement, kReadSettled, its, id);
            auto parsed = settlementFromJson(QByteArray::fromStdString(words(settlement, "contents")));
            if (!wrong && (!parsed || parsed->readId != id || parsed->readerId != words(told, "reader")))
                wrong = its + ": it holds values that this program does not know.";
            if (read && parsed)
                read->settled = std::move(parsed->settled);
            if (!broken)
                broken = std::move(wrong);
        }
        if (read) {
            read->exam = found_.exam;
            KeptRead kept{*read, kWholeOpinion, json.value(key("log_seq")).toInteger(), {}};
            if (read->settled)
                kept.settlementSeq = settlement.value(key("log_seq")).toInteger();
            kept_.push_back(std::move(kept));
            found_.reads.push_back(std::move(*read));
        }
        return broken;
    }

    /// Contents, whether they follow from the reads, and whether the site's policy of then was the one it names.
    Broken decisionHolds()
    {
        if (!bundle_.contains(key("decision")))
            return std::nullopt;
        const QJsonObject json = bundle_.value(key("decision")).toObject();
        const QByteArray contents = QByteArray::fromStdString(words(json, "contents"));
        const std::string exam = words(QJsonDocument::fromJson(contents).object(), "exam");
        const std::string what = "The decision";
        if (auto broken = contentsHold(json, kExamDecided, what, exam))
            return broken;
        if (exam != examId(found_.exam))
            return what + ": it is of another exam than the bundle names.";
        const auto decision = decisionFromJson(contents);
        if (!decision)
            return what + ": it holds values that this program does not know.";
        found_.decision = decision;
        const auto follows = decisionOf(kept_, decision->policy, CountedOpinion::FinalWord);
        const auto last = lastWord(kept_);
        const std::int64_t seq = json.value(key("log_seq")).toInteger();
        if (!last || *last >= seq || !follows || *follows != decision->decision)
            return what + ": it does not follow from the reads.";
        if (!decision->notedLater && seq != *last + 1)
            return what + ": it was not noted with its last word, and does not say so.";
        const KeptRead* settling = settlingRead(kept_);
        const auto after = policies_.lower_bound(settling != nullptr ? settling->seq : seq);
        if (after != policies_.begin() && std::prev(after)->second != decision->policy)
            return what + ": it fell under another policy than log entry " + std::to_string(std::prev(after)->first) +
                   " tells of.";
        return std::nullopt;
    }

    Broken reportHolds(const QJsonObject& json)
    {
        const QByteArray contents = QByteArray::fromStdString(words(json, "contents"));
        const QJsonObject told = QJsonDocument::fromJson(contents).object();
        const std::string what = "The report " + words(told, "number");
        const std::string madeOf = words(told, "made_of");
        Broken broken = contentsHold(json, kReportWritten, what, words(told, "number"),
                                     madeOf.empty() ? std::string() : hashOf(madeOf));
        if (!broken && words(told, "exam") != examId(found_.exam))
            broken = what + ": it is of another exam than the bundle names.";
        auto report = reportFromJson(contents);
        if (!broken && !report)
            broken = what + ": it holds values that this program does not know.";
        if (report)
            found_.reports.push_back(std::move(*report));
        return broken;
    }

    [[nodiscard]] Broken nothingLeftOut() const
    {
        if (told_.empty())
            return std::nullopt;
        const auto& [seq, told] = *told_.begin();
        return "Log entry " + std::to_string(seq) + " tells of a " + thingOf(told.kind) + " (" + told.id +
               ") that is not in the bundle.";
    }

    Broken images()
    {
        std::vector<reading::ImageDigest> ofReads;
        for (const SealedRead& read : found_.reads) {
            for (const reading::ImageDigest& image : read.sealed.conditions.images) {
                if (std::find(ofReads.begin(), ofReads.end(), image) == ofReads.end())
                    ofReads.push_back(image);
            }
        }
        for (const auto image : bundle_.value(key("images")).toArray())
            found_.images.push_back({words(image.toObject(), "image"), words(image.toObject(), "sha256")});
        if (found_.images == ofReads)
            return std::nullopt;
        // What the reads say is what was sealed.
        std::swap(found_.images, ofReads);
        return "The list of the images' digests is not the one that the reads hold.";
    }

    [[nodiscard]] Broken exported() const
    {
        const QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(last_.payload)).object();
        if (last_.kind != kBundleExported || words(payload, "exam") != examId(found_.exam))
            return "The log does not end with the export of this exam.";
        if (words(payload, "assessment") != (found_.assessment.empty() ? "" : hashOf(found_.assessment)))
            return "The engine's assessment is not the one that was exported: it was changed.";
        if (words(payload, "program_version") != found_.programVersion)
            return "The program's version is not the one that made the bundle: it was changed.";
        return std::nullopt;
    }

    QJsonObject bundle_;
    BundleCheck found_;
    LogEntry last_;
    std::vector<KeptRead> kept_;
    std::map<std::int64_t, std::optional<reading::ArbitrationPolicy>> policies_;  // as they were set
    std::map<std::int64_t, Told> told_;  // until it has been found in the bundle
};

}  // namespace

Result<BundleCheck> checkBundle(std::string_view json, const std::optional<LogHead>& noted)
{
    QJsonParseError error;
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size())), &error);
    if (error.error != QJsonParseError::NoError)
        return failure(Reason::Unreadable, "no JSON from byte " + std::to_string(error.offset) +
                                               " on: " + error.errorString().toStdString());
    if (document.object().value(key("schema")).toString() != key("diptych.read-bundle/1"))
        return failure(Reason::Unreadable, "not a bundle of reads (diptych.read-bundle/1)");
    return Check(document.object()).run(noted);
}

}  // namespace diptych::store
