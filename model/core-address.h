/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_CORE_ADDRESS_H
#define MOOSE_CORE_ADDRESS_H

#include "core/l2.h"

#include "ns3/mac48-address.h"

namespace ns3
{

/**
 * @param address an address
 * @return the same for the core
 */
inline l2_mac
ToCore(Mac48Address address)
{
    uint8_t bytes[6];
    address.CopyTo(bytes);
    return l2_mac_load(bytes);
}

/**
 * @param address an address of the core
 * @return the same for ns-3
 */
inline Mac48Address
FromCore(l2_mac address)
{
    uint8_t bytes[6];
    l2_mac_store(bytes, address);
    Mac48Address result;
    result.CopyFrom(bytes);
    return result;
}

} // namespace ns3

#endif /* MOOSE_CORE_ADDRESS_H */
