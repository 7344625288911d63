/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_CORE_HOST_H
#define MOOSE_CORE_HOST_H

#include "core/l2.h"
#include "l2-switch-net-device.h"

#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"

#include <cstdint>
#include <string>
#include <vector>

/**
 * @file
 * @ingroup moose
 * What those share that host an object of the core, L2SwitchNetDevice and ElkServer.
 */

namespace ns3
{

/**
 * @return the simulation's time for the core
 */
inline l2_time
CoreNow()
{
    return Simulator::Now().GetNanoSeconds();
}

/**
 * @param random where from
 * @return a seed for the core
 */
inline uint64_t
CoreSeed(Ptr<UniformRandomVariable> random)
{
    const uint64_t high = random->GetInteger(0, UINT32_MAX);
    return high << 32 | random->GetInteger(0, UINT32_MAX);
}

/**
 * @param table a table of the core
 * @return the same for ns-3
 */
inline L2SwitchTable
FromCore(const l2_table& table)
{
    return {table.name, l2_lookup_name(table.lookup), table.entries, table.capacity, table.bits};
}

/**
 * Take a dump, however long it is.
 * @param dump is given a struct l2_text and writes to it
 * @return what it wrote
 */
template <typename F>
std::string
CoreText(F dump)
{
    std::vector<char> buffer(4096);
    while (true)
    {
        l2_text text = {buffer.data(), buffer.size(), 0, false};
        dump(&text);
        if (!text.cut)
        {
            return std::string(text.text, text.length);
        }
        buffer.resize(buffer.size() * 2);
    }
}

} // namespace ns3

#endif /* MOOSE_CORE_HOST_H */
