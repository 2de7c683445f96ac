#include "site/site_rules.h"

#include <algorithm>
#include <string_view>

#include <QSettings>

#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

constexpr int kMostLockMs = 10'000;
constexpr int kMostLockMinutes = 240;

QString ruleKey(const char* name)
{
    return QStringLiteral("site/") + QLatin1String(name);
}

int wholeNumber(QSettings& settings, const char* name, int otherwise, int most)
{
    bool number = false;
    const int value = settings.value(ruleKey(name), otherwise).toInt(&number);
    return number && value >= 0 && value <= most ? value : otherwise;
}

/// Only the word that stands for the other than the default changes it.
bool flag(QSettings& settings, const char* name, bool otherwise)
{
    const QString text = settings.value(ruleKey(name)).toString();
    return otherwise ? text != QLatin1String("false") : text == QLatin1String("true");
}

}  // namespace

bool operator==(const SiteRules& a, const SiteRules& b)
{
    return a.scheme == b.scheme && a.policy.rule == b.policy.rule &&
           a.policy.differentPlacesAreDiscordant == b.policy.differentPlacesAreDiscordant &&
           a.arbiterSeesReads == b.arbiterSeesReads && a.autoAdvance == b.autoAdvance &&
           a.normalLockMs == b.normalLockMs && a.lockAfterMinutes == b.lockAfterMinutes &&
           a.reportLanguage == b.reportLanguage && a.worklistFolders == b.worklistFolders &&
           a.sharedStore == b.sharedStore && a.resultStore == b.resultStore;
}

SiteRules readSiteRules(QSettings& settings)
{
    SiteRules rules;
    const std::string scheme = settings.value(ruleKey("scheme")).toString().toStdString();
    rules.scheme = reading::fromCode<reading::Scheme>(scheme).value_or(rules.scheme);
    const std::string rule = settings.value(ruleKey("decision")).toString().toStdString();
    rules.policy.rule = reading::decisionRule(rule).value_or(rules.policy.rule);
    rules.policy.differentPlacesAreDiscordant = flag(settings, "differentPlacesAreDiscordant", false);
    rules.arbiterSeesReads = flag(settings, "arbiterSeesReads", true);
    rules.autoAdvance = flag(settings, "autoAdvance", true);
    rules.normalLockMs = wholeNumber(settings, "normalLockMs", rules.normalLockMs, kMostLockMs);
    rules.lockAfterMinutes = wholeNumber(settings, "lockAfterMinutes", rules.lockAfterMinutes, kMostLockMinutes);
    const QString language = settings.value(ruleKey("reportLanguage")).toString();
    if (QStringList{QStringLiteral("en"), QStringLiteral("fr"), QStringLiteral("de")}.contains(language))
        rules.reportLanguage = language;
    rules.worklistFolders = settings.value(ruleKey("worklistFolders")).toStringList();
    rules.sharedStore = settings.value(ruleKey("sharedStore")).toString();
    rules.resultStore = settings.value(ruleKey("resultStore")).toString();
    return rules;
}

void writeSiteRules(QSettings& settings, const SiteRules& rules)
{
    const auto word = [](bool on) { return on ? QStringLiteral("true") : QStringLiteral("false"); };
    const auto text = [](std::string_view code) { return toQt(code); };
    settings.setValue(ruleKey("scheme"), text(code(rules.scheme)));
    settings.setValue(ruleKey("decision"), text(code(rules.policy.rule)));
    settings.setValue(ruleKey("differentPlacesAreDiscordant"), word(rules.policy.differentPlacesAreDiscordant));
    settings.setValue(ruleKey("arbiterSeesReads"), word(rules.arbiterSeesReads));
    settings.setValue(ruleKey("autoAdvance"), word(rules.autoAdvance));
    settings.setValue(ruleKey("normalLockMs"), rules.normalLockMs);
    settings.setValue(ruleKey("lockAfterMinutes"), rules.lockAfterMinutes);
    settings.setValue(ruleKey("reportLanguage"), rules.reportLanguage);
    settings.setValue(ruleKey("worklistFolders"), rules.worklistFolders);
    settings.setValue(ruleKey("sharedStore"), rules.sharedStore);
    settings.setValue(ruleKey("resultStore"), rules.resultStore);
}

}  // namespace diptych::viewer
