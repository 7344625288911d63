/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "l2-hmac.h"

#ifdef MOOSE_NETTLE
#include <nettle/hmac.h>
#include <nettle/version.h>
#endif

namespace ns3
{

#ifdef MOOSE_NETTLE

// From nettle 4 on a digest is always written whole.
#if NETTLE_VERSION_MAJOR >= 4
#define MOOSE_NETTLE_DIGEST(name, context, size, digest) name(context, digest)
#else
#define MOOSE_NETTLE_DIGEST(name, context, size, digest) name(context, size, digest)
#endif

namespace
{

/** HMAC by nettle; see L2Hmac. */
void
ComputeHmac(void* /* context */,
            l2_hash hash,
            const uint8_t* key,
            size_t keyLength,
            const uint8_t* data,
            size_t length,
            uint8_t* digest)
{
    if (hash == L2_HASH_MD5)
    {
        hmac_md5_ctx context;
        hmac_md5_set_key(&context, keyLength, key);
        hmac_md5_update(&context, length, data);
        MOOSE_NETTLE_DIGEST(hmac_md5_digest, &context, MD5_DIGEST_SIZE, digest);
        return;
    }
    hmac_sha256_ctx context;
    hmac_sha256_set_key(&context, keyLength, key);
    hmac_sha256_update(&context, length, data);
    MOOSE_NETTLE_DIGEST(hmac_sha256_digest, &context, SHA256_DIGEST_SIZE, digest);
}

} // namespace

L2Hmac
GetL2Hmac()
{
    return ComputeHmac;
}

#else

L2Hmac
GetL2Hmac()
{
    return nullptr;
}

#endif

} // namespace ns3
