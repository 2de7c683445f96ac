// What a reader's own figures and the local meaning of a score are made from: the store's reads and the site's
// outcomes.
//
// Nothing of it leaves the machine but by the reader's own export. GUI thread only; reads are gathered on the store's.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>

#include <QObject>

#include "audit/audit_page.h"
#include "diptych/reading/self_audit.h"
#include "diptych/store/sealed_read.h"

namespace diptych::viewer
{

class StoreLink;

[[nodiscard]] reading::AuditedRead auditedRead(const store::SealedRead& read);

class LocalFigures : public QObject
{
    Q_OBJECT

public:
    /// `outcomes`: where the imported file is kept, for its owner only; it may not be there yet.
    LocalFigures(StoreLink& store, std::filesystem::path outcomes, QWidget* window);

    /// The figures of this reader, in a window of their own.
    void open(const store::Reader& reader);
    /// Gathers the reads anew, for what a score means here.
    void refresh();
    /// The page goes; opened again, it shows what it did.
    void close();
    /// Of each score from 1; empty where there are no outcomes.
    [[nodiscard]] const std::optional<std::array<reading::ScoreMeaning, 10>>& meaning() const { return meaning_; }

Q_SIGNALS:
    void meaningChanged();
    /// A line for the reader.
    void noticed(const QString& text);

private:
    [[nodiscard]] AuditPage& page();
    void takeOutcomes(const std::filesystem::path& file, const SiteOutcomes& outcomes);

    StoreLink& store_;
    std::filesystem::path file_;
    QWidget* window_;
    AuditPage* page_ = nullptr;  // made when it is first needed: few readers look at their figures every day
    SiteOutcomes outcomes_;
    std::optional<std::array<reading::ScoreMeaning, 10>> meaning_;
};

}  // namespace diptych::viewer
