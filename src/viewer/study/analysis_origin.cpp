#include "study/analysis_origin.h"

#include <QObject>

#include "looks/text.h"

namespace diptych::viewer
{

QString wordsOf(const AnalysisOrigin& origin)
{
    switch (origin.source) {
        case AnalysisOrigin::Source::Untold:
            return {};
        case AnalysisOrigin::Source::Pool:
            return QObject::tr("Result of the worker pool, analysed %1 by %2.")
                .arg(localTime(origin.analyzedAt), toQt(origin.worker));
        case AnalysisOrigin::Source::NoneThere:
            return QObject::tr("Analysed here: the worker pool has no result of this study.");
        case AnalysisOrigin::Source::OtherThere:
            return QObject::tr("Analysed here: the worker pool's result is not used, for %1.").arg(origin.why);
        case AnalysisOrigin::Source::Unreachable:
            return QObject::tr("Analysed here: the worker pool's results cannot be read: %1.").arg(origin.why);
    }
    return {};
}

Tone toneOf(const AnalysisOrigin& origin)
{
    return origin.source == AnalysisOrigin::Source::Unreachable ? Tone::Amber : Tone::Quiet;
}

}  // namespace diptych::viewer
