/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * The test-runner of a standalone build. In an ns-3 tree ns-3 brings its own; outside one there is
 * none, but the machinery is in libns3-core. The options are ns-3's: --list, --suite=NAME,
 * --fullness=QUICK|EXTENSIVE, --verbose, --out=FILE.
 */

#include "ns3/test.h"

int
main(int argc, char* argv[])
{
    return ns3::TestRunner::Run(argc, argv);
}
