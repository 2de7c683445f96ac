// How a site reads: what it asks of an opinion, who decides, where readings are kept. Data of the settings file; what
// is not understood there counts as not set, so that a slip of the pen never loosens a rule.
#pragma once

#include <QString>
#include <QStringList>

#include "diptych/reading/arbitration_policy.h"
#include "diptych/reading/full_opinion.h"

class QSettings;

namespace diptych::viewer
{

struct SiteRules {
    reading::Scheme scheme = reading::Scheme::RecallOnly;
    reading::ArbitrationPolicy policy = {};
    /// The arbiter sees the reads from the beginning; else on demand, after a look of her own.
    bool arbiterSeesReads = true;
    /// The next exam of the list hangs once one is settled.
    bool autoAdvance = true;
    /// For so long after an exam is hung the key for "normal" does nothing.
    int normalLockMs = 2000;
    /// Without key or mouse for so many minutes the window locks itself while a reader is signed in; 0: never.
    int lockAfterMinutes = 10;
    QString reportLanguage = QStringLiteral("en");
    /// Opened when the program starts without a path.
    QStringList worklistFolders;
    /// libpq's connection string of a shared store; empty: a file of this user's.
    QString sharedStore;
    /// Where the pool of workers keeps its results (store::resultLocation()); empty: everything is analysed here.
    QString resultStore;

    friend bool operator==(const SiteRules& a, const SiteRules& b);
};

[[nodiscard]] SiteRules readSiteRules(QSettings& settings);
void writeSiteRules(QSettings& settings, const SiteRules& rules);

}  // namespace diptych::viewer
