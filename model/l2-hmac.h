/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_L2_HMAC_H
#define MOOSE_L2_HMAC_H

#include "core/l2.h"

namespace ns3
{

/** HMAC [RFC 2104] as struct l2_env has it: context, hash, key, data, where the digest goes. */
using L2Hmac = void (*)(void*, l2_hash, const uint8_t*, size_t, const uint8_t*, size_t, uint8_t*);

/**
 * @return what a core authenticates with, which needs no context; nullptr if the module was built
 * without nettle, a library of cryptography
 */
L2Hmac GetL2Hmac();

} // namespace ns3

#endif /* MOOSE_L2_HMAC_H */
