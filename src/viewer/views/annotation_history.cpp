#include "views/annotation_history.h"

#include <algorithm>
#include <utility>

#include <QObject>

namespace diptych::viewer
{

std::vector<Annotation> AnnotationHistory::annotationsOf(const std::string& sopInstanceUid) const
{
    std::vector<Annotation> found;
    std::copy_if(now_.annotations.begin(), now_.annotations.end(), std::back_inserter(found),
                 [&](const Annotation& each) { return each.sopInstanceUid == sopInstanceUid; });
    return found;
}

void AnnotationHistory::beginStep(const QString& name)
{
    past_.push_back({name, now_});
    future_.clear();
}

bool AnnotationHistory::apply(const AnnotationEdit& edit)
{
    const QString name = nameOf(edit.annotation.shape);
    if (edit.kind == AnnotationEdit::Kind::Add) {
        beginStep(name);
        now_.annotations.push_back(edit.annotation);
        // Never used twice, also not after undo: a selection or a drag must not pass to another annotation.
        now_.annotations.back().id = ++lastId_;
        return true;
    }
    const auto same = [&edit](const Annotation& each) { return each.id == edit.annotation.id; };
    if (std::none_of(now_.annotations.begin(), now_.annotations.end(), same))
        return false;
    beginStep(name);
    const auto found = std::find_if(now_.annotations.begin(), now_.annotations.end(), same);
    if (edit.kind == AnnotationEdit::Kind::Remove)
        now_.annotations.erase(found);
    else
        *found = edit.annotation;
    return true;
}

void AnnotationHistory::toggleKeyImage(const std::string& sopInstanceUid, Made made)
{
    beginStep(QObject::tr("Key image"));
    if (now_.keyImages.erase(sopInstanceUid) == 0)
        now_.keyImages.emplace(sopInstanceUid, made);
}

QString AnnotationHistory::undo()
{
    if (past_.empty())
        return {};
    Step step = std::move(past_.back());
    past_.pop_back();
    std::swap(now_, step.other);
    future_.push_back(std::move(step));
    return future_.back().name;
}

QString AnnotationHistory::redo()
{
    if (future_.empty())
        return {};
    Step step = std::move(future_.back());
    future_.pop_back();
    std::swap(now_, step.other);
    past_.push_back(std::move(step));
    return past_.back().name;
}

void ChangeOrder::opinionChanges(std::size_t count)
{
    auto known = static_cast<std::size_t>(std::count(order_.begin(), order_.end(), Kind::Opinion));
    for (; known < count; ++known)
        order_.push_back(Kind::Opinion);
    for (; known > count; --known)
        dropLatest(Kind::Opinion);
}

void ChangeOrder::annotationUndone()
{
    dropLatest(Kind::Annotation);
}

std::optional<ChangeOrder::Kind> ChangeOrder::latest(bool opinionIsSealed) const
{
    for (auto kind = order_.rbegin(); kind != order_.rend(); ++kind)
        if (*kind == Kind::Annotation || !opinionIsSealed)
            return *kind;
    return std::nullopt;
}

void ChangeOrder::dropLatest(Kind kind)
{
    const auto found = std::find(order_.rbegin(), order_.rend(), kind);
    if (found != order_.rend())
        order_.erase(std::next(found).base());
}

}  // namespace diptych::viewer
