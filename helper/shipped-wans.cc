/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "shipped-wans.h"

namespace ns3
{

const std::vector<std::pair<std::string, std::string>>&
GetShippedWans()
{
    static const std::vector<std::pair<std::string, std::string>> wans = {
#include "shipped-wans.inc"
    };
    return wans;
}

} // namespace ns3
