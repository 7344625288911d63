/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_FNV_HASH_H
#define MOOSE_FNV_HASH_H

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup moose
 * @brief The 64-bit FNV-1a hash, the same with every compiler and on every machine: tells whether
 * two things are the same where nobody tries to make them look so. Not installed.
 */
class FnvHash
{
  public:
    /**
     * Take in octets.
     * @param bytes the octets
     */
    void AddBytes(const std::string& bytes)
    {
        for (const unsigned char byte : bytes)
        {
            m_hash = (m_hash ^ byte) * UINT64_C(0x100000001b3);
        }
    }

    /**
     * Take in a text, after its length in decimal and a colon: so where one ends and the next
     * begins makes a difference.
     * @param text any octets
     */
    void AddText(const std::string& text)
    {
        AddBytes(std::to_string(text.size()) + ":");
        AddBytes(text);
    }

    /**
     * Take in a number, as eight octets, the lowest first.
     * @param number the number
     */
    void AddNumber(uint64_t number)
    {
        for (int shift = 0; shift < 64; shift += 8)
        {
            m_hash = (m_hash ^ (number >> shift & 0xff)) * UINT64_C(0x100000001b3);
        }
    }

    /**
     * @return the hash
     */
    uint64_t Get() const
    {
        return m_hash;
    }

    /**
     * @return the hash as 16 hexadecimal digits
     */
    std::string GetHex() const
    {
        std::string hex(16, '0');
        for (int i = 0; i < 16; ++i)
        {
            hex[i] = "0123456789abcdef"[(m_hash >> (60 - 4 * i)) & 0xf];
        }
        return hex;
    }

  private:
    uint64_t m_hash{UINT64_C(0xcbf29ce484222325)}; //!< so far
};

} // namespace ns3

#endif /* MOOSE_FNV_HASH_H */
