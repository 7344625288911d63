/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Authentication of PDUs: TLV 10 with a digest of the whole PDU, in which the digest's own place is
 * filled with zeros (HMAC-MD5 [RFC 5304 2]) or with Apad (HMAC-SHA-256 [RFC 5310 3.3]), and an LSP's
 * checksum and remaining lifetime are zero.
 */
#include "isis.h"

#include <string.h>

#define TYPE_GENERIC 3  /* of authentication [RFC 5310] */
#define TYPE_MD5 54     /* [RFC 5304] */
#define MD5_OCTETS 16
#define SHA256_OCTETS 32

/* Octets of the TLV's value before the digest, and of the digest. */
static void
layout(const struct l2_isis *isis, unsigned *before, unsigned *digest)
{
    bool md5 = isis->config->isis.authentication == L2_AUTHENTICATION_HMAC_MD5;
    *before = md5 ? 1 : 3;
    *digest = md5 ? MD5_OCTETS : SHA256_OCTETS;
}

unsigned
l2_isis_signature_size(const struct l2_isis *isis)
{
    if (isis->config->isis.authentication == L2_AUTHENTICATION_NONE)
    {
        return 0;
    }
    unsigned before;
    unsigned digest;
    layout(isis, &before, &digest);
    return 2 + before + digest;
}

size_t
l2_isis_write_signature(const struct l2_isis *isis, struct l2_writer *writer, const uint8_t *pdu)
{
    unsigned size = l2_isis_signature_size(isis);
    uint8_t *tlv = size ? l2_write_room(writer, size) : NULL;
    if (!tlv)
    {
        return 0;
    }
    memset(tlv, 0, size);
    tlv[0] = L2_TLV_AUTHENTICATION;
    tlv[1] = (uint8_t)(size - 2);
    return (size_t)(tlv - pdu);
}

/* The digest that a PDU ought to have; the place of its own is at the offset. */
static void
compute(const struct l2_isis *isis, uint8_t *pdu, size_t length, size_t offset, unsigned octets,
        uint8_t *digest)
{
    static const uint8_t apad[4] = {0x87, 0x8f, 0xe1, 0xf3};
    const struct l2_isis_config *config = &isis->config->isis;
    bool md5 = config->authentication == L2_AUTHENTICATION_HMAC_MD5;
    for (unsigned i = 0; i < octets; i++)
    {
        pdu[offset + i] = md5 ? 0 : apad[i % 4];
    }
    isis->env->hmac(isis->env->ctx, md5 ? L2_HASH_MD5 : L2_HASH_SHA256, config->key,
                    config->key_length, pdu, length, digest);
}

void
l2_isis_sign(const struct l2_isis *isis, uint8_t *pdu, size_t length, size_t signature)
{
    if (!signature)
    {
        return;
    }
    unsigned before;
    unsigned octets;
    uint8_t digest[L2_DIGEST_MAX];
    layout(isis, &before, &octets);
    uint8_t *value = pdu + signature + 2;
    value[0] = before == 1 ? TYPE_MD5 : TYPE_GENERIC;
    if (before == 3)
    {
        value[1] = (uint8_t)(isis->config->isis.key_id >> 8);
        value[2] = (uint8_t)isis->config->isis.key_id;
    }
    size_t offset = signature + 2 + before;
    compute(isis, pdu, length, offset, octets, digest);
    memcpy(pdu + offset, digest, octets);
}

bool
l2_isis_verify(const struct l2_isis *isis, const struct l2_isis_pdu *pdu)
{
    struct l2_tlv tlv;
    if (isis->config->isis.authentication == L2_AUTHENTICATION_NONE)
    {
        return true;
    }
    unsigned before;
    unsigned octets;
    layout(isis, &before, &octets);
    if (!l2_isis_find_tlv(pdu, L2_TLV_AUTHENTICATION, &tlv) || tlv.length != before + octets ||
        tlv.value[0] != (before == 1 ? TYPE_MD5 : TYPE_GENERIC) ||
        (before == 3 && l2_get_u16(tlv.value + 1) != isis->config->isis.key_id) ||
        pdu->length > L2_ISIS_PDU_MAX)
    {
        return false;
    }
    uint8_t copy[L2_ISIS_PDU_MAX];
    uint8_t digest[L2_DIGEST_MAX];
    size_t offset = (size_t)(tlv.value - pdu->bytes) + before;
    memcpy(copy, pdu->bytes, pdu->length);
    if (pdu->type == L2_ISIS_LSP)
    {
        l2_isis_set_lifetime(copy, 0);
        memset(copy + L2_ISIS_CHECKSUM_AT, 0, 2);
    }
    compute(isis, copy, pdu->length, offset, octets, digest);
    unsigned differs = 0; /* looked at to the end, so that time says nothing */
    for (unsigned i = 0; i < octets; i++)
    {
        differs |= (unsigned)(digest[i] ^ pdu->bytes[offset + i]);
    }
    return differs == 0;
}
