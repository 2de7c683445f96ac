#include "views/early_views.h"

namespace diptych::viewer
{

void EarlyView::begin(const std::function<bool()>& last)
{
    if (order_.pixels->mayHavePreview())
        preview_.begin([this] { return layOutPreview(order_); });
    else
        view_.begin([&] { return layOutView(order_, last); });
}

void EarlyView::giveUp()
{
    view_.giveUp();
    preview_.giveUp();
}

LaidOutView EarlyView::takeView(const std::function<bool()>& last)
{
    return view_.take([&] { return layOutView(order_, last); });
}

LaidOutPreview EarlyView::takePreview()
{
    return preview_.take([this] { return layOutPreview(order_); });
}

}  // namespace diptych::viewer
