/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_FUZZ_INPUT_H
#define MOOSE_FUZZ_INPUT_H

/**
 * @file
 * What fuzz targets in C++ share: the fuzzer's bytes, memory that runs out, promises, and octets in
 * order.
 */

#include "core/l2.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace
{

/// What must be, or the fuzzer has found something.
inline void
Require(bool good, const char* what)
{
    if (!good)
    {
        std::fprintf(stderr, "broken promise: %s\n", what);
        std::abort();
    }
}

/// Reads the fuzzer's bytes; zeros after the end.
class Input
{
  public:
    Input(const uint8_t* data, std::size_t size)
        : m_data(data),
          m_left(size)
    {
    }

    bool AtEnd() const
    {
        return m_left == 0;
    }

    uint8_t Byte()
    {
        if (m_left == 0)
        {
            return 0;
        }
        m_left--;
        return *m_data++;
    }

    uint64_t Number(unsigned bytes)
    {
        uint64_t value = 0;
        for (unsigned i = 0; i < bytes; i++)
        {
            value = value << 8 | Byte();
        }
        return value;
    }

  private:
    const uint8_t* m_data; // what comes next
    std::size_t m_left;    // how much of it
};

/// An allocator that counts, and fails when told to.
struct Memory
{
    int failIn{-1}; // this many allocations succeed before one fails; negative: none fails
    long blocks{0}; // in use

    static void* Resize(void* ctx, void* old, std::size_t size)
    {
        auto* self = static_cast<Memory*>(ctx);
        if (size == 0)
        {
            self->blocks -= old ? 1 : 0;
            std::free(old);
            return nullptr;
        }
        if (self->failIn >= 0 && self->failIn-- == 0)
        {
            return nullptr;
        }
        self->blocks += old ? 0 : 1;
        return std::realloc(old, size);
    }
};

inline void
Put(std::vector<uint8_t>& frame, uint64_t value, unsigned bytes)
{
    for (unsigned i = bytes; i-- > 0;)
    {
        frame.push_back(static_cast<uint8_t>(value >> (8 * i)));
    }
}

inline void
Append(std::vector<uint8_t>& frame, const std::vector<uint8_t>& bytes)
{
    frame.insert(frame.end(), bytes.begin(), bytes.end());
}

/// A rewriter whose fields are where the payload says, true or not.
inline int
AnyFields(const uint8_t* payload, std::size_t length, l2_field* fields, l2_drop* reason)
{
    if (length < 8)
    {
        *reason = L2_DROP_TRUNCATED;
        return -1;
    }
    const int count = payload[0] % (L2_MAX_FIELDS + 2);
    for (int i = 0; i < std::min(count, L2_MAX_FIELDS); i++)
    {
        fields[i].offset = payload[1 + i];
        fields[i].kind = payload[5] >> i & 1 ? L2_FIELD_SENDER : L2_FIELD_OTHER;
    }
    *reason = static_cast<l2_drop>(payload[6]);
    return payload[7] == 0xff ? -1 : count;
}

/// A digest that costs little. The switch cannot know that it is no good.
inline void
ToyHmac(void*,
        l2_hash hash,
        const uint8_t* key,
        std::size_t keyLength,
        const uint8_t* data,
        std::size_t length,
        uint8_t* digest)
{
    uint64_t state = 0xcbf29ce484222325 ^ length;
    for (std::size_t i = 0; i < keyLength + length; i++)
    {
        state = (state ^ (i < keyLength ? key[i] : data[i - keyLength])) * 0x100000001b3;
    }
    for (unsigned i = 0; i < (hash == L2_HASH_MD5 ? 16U : 32U); i++)
    {
        digest[i] = static_cast<uint8_t>(state >> i % 8 * 8);
    }
}

/// From a neighbour whose members are few, so that roles change.
inline std::vector<uint8_t>
BpduFrame(Input& in)
{
    const uint8_t kind = in.Byte();
    const uint8_t who = in.Byte();
    std::vector<uint8_t> frame;
    Put(frame, 0x0180c2000000, 6);
    Put(frame, 0x00000c000001, 6);
    Put(frame, kind & 1 ? 39 : 38, 2);
    Put(frame, 0x424203, 3);
    Put(frame, kind & 1 ? 0x00000202 : 0, 4);
    Put(frame, in.Byte(), 1);
    Put(frame, UINT64_C(0x8000) << 48 | (0x00005e005300 + (who & 3)), 8);
    Put(frame, (who >> 2 & 3) * 20000, 4);
    Put(frame, UINT64_C(0x8000) << 48 | (0x00005e005300 + (who >> 4 & 7)), 8);
    Put(frame, 0x8001 + (kind >> 1 & 3), 2);
    Put(frame, (kind >> 3 & 15) * 256, 2);
    Put(frame, 0x140002000f00, 6);
    frame.resize(60, 0);
    return frame;
}

} // namespace

#endif /* MOOSE_FUZZ_INPUT_H */
