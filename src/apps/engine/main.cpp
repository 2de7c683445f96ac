// diptych-engine: runs the network for the program that starts it, and nothing else. Not to be started by hand.
#include <iostream>

#include <fcntl.h>

#include "diptych/inference/engine_process.h"
#include "diptych/isolation/child_process.h"

int main()
{
    if (::fcntl(diptych::isolation::kChildChannel, F_GETFD) < 0) {
        std::cerr << "diptych-engine is a part of Diptych that its other programs start; by itself it does nothing\n";
        return 2;
    }
    return diptych::inference::serveAsEngine();
}
