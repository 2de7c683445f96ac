#include "manual_page.h"

namespace diptych::cli
{

manual::Page manualPage()
{
    return {
        "reads and analyses screening mammograms without a window",
        "The engine of diptych(1) for scripts: it lists studies, analyses them, writes reports and DICOM evidence, "
        "checks "
        "what was sealed, and speaks with archives and workers.\n\n"
        "Standard output holds what was asked for; progress, reasons and the log go to standard error. No line of the "
        "log names a patient.",
        {{"~/.config/diptych/dicom-nodes.json", "DICOM nodes that --node names, and the receiver"},
         {"~/.local/share/diptych/reads.sqlite", "this user's sealed readings, which report takes unless told another"},
         {"../share/diptych/models", "model packages, beside the folder of the program"}},
        {{"DIPTYCH_THREADS", "cores that the engine uses; all unless set"},
         {"DIPTYCH_ARITHMETIC", "float32: the engine uses no shorter numbers, whatever the processor offers"},
         {"DIPTYCH_BROKER_PASSWORD", "password of the broker, where --broker-password-file is not given"},
         {"PGPASSFILE, PGPASSWORD", "PostgreSQL's file of passwords, and password"},
         {"DIPTYCH_PREFIX", "where models and resources are looked for, in place of the folder above the program's"}},
        {{"0", "every study analysed whole"},
         {"1", "some study partial, rejected or failed, a damaged file, or an output not written"},
         {"2", "wrong usage"},
         {"3", "nothing readable"},
         {"4", "the model was refused"},
         {"5", "no connection with a DICOM node, the broker, or where results are kept"}},
        {"diptych(1)"},
    };
}

}  // namespace diptych::cli
