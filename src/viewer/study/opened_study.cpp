#include "study/opened_study.h"

#include <algorithm>

#include <QObject>

#include "looks/text.h"

namespace diptych::viewer
{

std::string identityOf(const Study& study)
{
    std::string identity = study.studyInstanceUid;
    for (const std::string& part :
         {study.patient.id, study.patient.issuerOfId, study.patient.name, study.patient.birthDate})
        identity += '\x1f' + part;
    return identity;
}

bool holds(const Study& study, const MammogramView& image)
{
    return std::any_of(study.views.begin(), study.views.end(),
                       [&image](const MammogramView& view) { return view.sopInstanceUid == image.sopInstanceUid; });
}

bool belongsTo(const ExamAssessment& assessment, const Study& study)
{
    return std::all_of(assessment.views.begin(), assessment.views.end(), [&study](const ViewAssessment& assessed) {
        return assessed.sopInstanceUid.empty() ||
               std::any_of(study.views.begin(), study.views.end(), [&assessed](const MammogramView& view) {
                   return view.sopInstanceUid == assessed.sopInstanceUid && view.path == assessed.path;
               });
    });
}

bool stillLoading(const OpenedStudy& study)
{
    return !study.blocked() &&
           std::any_of(study.exam.slots.begin(), study.exam.slots.end(), [&study](const ViewSlot& slot) {
               if (!slot.chosen)
                   return false;
               const std::string& uid = study.study->views[*slot.chosen].sopInstanceUid;
               return !study.loaded.contains(uid) && !study.failed.contains(uid);
           });
}

QStringList viewsNotShown(const OpenedStudy& study)
{
    QStringList views;
    for (const ViewSlot& slot : study.exam.slots) {
        const QString name = toQt(label(slot.view));
        if (!slot.chosen)
            views.push_back(slot.reason == Reason::MissingView ? QObject::tr("%1 (missing)").arg(name)
                                                               : QObject::tr("%1 (not told)").arg(name));
        else if (!study.loaded.contains(study.study->views[*slot.chosen].sopInstanceUid))
            views.push_back(QObject::tr("%1 (cannot be shown)").arg(name));
    }
    return views;
}

}  // namespace diptych::viewer
