// Phantoms on disk, written and read again as a site's exams are.
#pragma once

#include <filesystem>
#include <vector>

#include <QProcess>

#include <gtest/gtest.h>

#include "diptych/core/installation.h"
#include "diptych/dicom/read_folder.h"
#include "looks/text.h"

namespace diptych::viewer::testing
{

/// Four small views each; the folder is made.
[[nodiscard]] inline std::vector<Study> writtenPhantoms(const std::filesystem::path& folder, int count)
{
    QProcess program;
    program.start(
        toQt((installation().prefix / "bin/diptych-cli").string()),
        {QStringLiteral("phantom"), toQt(folder.string()), QStringLiteral("--count"), QString::number(count),
         QStringLiteral("--rows"), QStringLiteral("256"), QStringLiteral("--columns"), QStringLiteral("192")});
    EXPECT_TRUE(program.waitForFinished(-1));
    EXPECT_EQ(program.exitCode(), 0) << program.readAllStandardError().toStdString();
    auto load = dicom::readFolder(std::vector{folder});
    return load ? std::move(load->studies) : std::vector<Study>{};
}

}  // namespace diptych::viewer::testing
