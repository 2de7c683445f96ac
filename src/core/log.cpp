#include "diptych/core/log.h"

#include <cstdint>
#include <cstdio>
#include <memory>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace diptych::log
{

namespace
{

/// Standard output carries only what was asked for, so the log goes to standard error.
spdlog::logger& logger()
{
    static const std::shared_ptr<spdlog::logger> kLogger = [] {
        auto made =
            std::make_shared<spdlog::logger>("diptych", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
        made->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
        made->set_level(spdlog::level::warn);
        return made;
    }();
    return *kLogger;
}

}  // namespace

void setLevel(Level level)
{
    switch (level) {
        case Level::Debug:
            logger().set_level(spdlog::level::debug);
            break;
        case Level::Info:
            logger().set_level(spdlog::level::info);
            break;
        case Level::Warning:
            logger().set_level(spdlog::level::warn);
            break;
        case Level::Error:
            logger().set_level(spdlog::level::err);
            break;
    }
}

void debug(std::string_view message)
{
    logger().debug("{}", message);
}
void info(std::string_view message)
{
    logger().info("{}", message);
}
void warning(std::string_view message)
{
    logger().warn("{}", message);
}
void error(std::string_view message)
{
    logger().error("{}", message);
}

std::string studyTag(std::string_view uid)
{
    // FNV-1a: no secret is kept by it, the UID just does not stand in the log.
    std::uint32_t hash = 2166136261U;
    for (const char character : uid)
        hash = (hash ^ static_cast<unsigned char>(character)) * 16777619U;
    char text[9];
    std::snprintf(text, sizeof text, "%08x", hash);
    return text;
}

}  // namespace diptych::log
