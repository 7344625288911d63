/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-hmac: what switches authenticate each other with, against the published test
 * vectors of RFC 2202 and RFC 4231, and what is said of authentication that cannot be.
 */

#include "l2-hmac.h"

#include "ns3/moose-switch-net-device.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <numeric>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/** Octets. */
using Bytes = std::vector<uint8_t>;

/** One published case. */
struct Vector
{
    Bytes key;          //!< the key
    Bytes data;         //!< what is authenticated
    std::string digest; //!< in hexadecimal digits; may be the beginning of it
};

/**
 * @param text a text
 * @return its octets
 */
Bytes
BytesOf(const std::string& text)
{
    return Bytes(text.begin(), text.end());
}

/**
 * @return the octets 01 to 19, a key of both documents
 */
Bytes
CountingKey()
{
    Bytes key(25);
    std::iota(key.begin(), key.end(), 1);
    return key;
}

/**
 * @param bytes octets
 * @return them as hexadecimal digits
 */
std::string
HexOf(const Bytes& bytes)
{
    static const char digits[] = "0123456789abcdef";
    std::string text;
    for (const uint8_t byte : bytes)
    {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

} // namespace

/** @brief Oracle: the test cases of a standard. */
class HmacVectorsTestCase : public TestCase
{
  public:
    /**
     * @param name the standard
     * @param hash the hash function
     * @param size octets of a digest
     * @param vectors its test cases
     */
    HmacVectorsTestCase(const std::string& name,
                        l2_hash hash,
                        std::size_t size,
                        const std::vector<Vector>& vectors)
        : TestCase("Every test case of " + name + " comes out as printed there"),
          m_hash(hash),
          m_size(size),
          m_vectors(vectors)
    {
    }

  private:
    void DoRun() override
    {
        for (const Vector& v : m_vectors)
        {
            // One octet more, which must stay as it is.
            Bytes digest(m_size + 1, 0xa5);
            GetL2Hmac()(nullptr,
                        m_hash,
                        v.key.data(),
                        v.key.size(),
                        v.data.data(),
                        v.data.size(),
                        digest.data());
            const uint8_t behind = digest.back();
            digest.pop_back();
            const std::string seen = HexOf(digest).substr(0, v.digest.size());
            NS_TEST_EXPECT_MSG_EQ(seen, v.digest, "data " << HexOf(v.data));
            NS_TEST_EXPECT_MSG_EQ(+behind, 0xa5, "behind the digest");
        }
    }

    l2_hash m_hash;                //!< the hash function
    std::size_t m_size;            //!< octets of a digest
    std::vector<Vector> m_vectors; //!< the test cases
};

/** @brief Oracle: a module without a hash function has no right to pretend. */
class NoHmacTestCase : public TestCase
{
  public:
    NoHmacTestCase()
        : TestCase("Without nettle a switch that is to authenticate is refused in one line")
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<MooseSwitchNetDevice> device = CreateObject<MooseSwitchNetDevice>();
        device->SetAddress(Mac48Address("00:00:00:00:00:01"));
        device->SetAttribute("Prefix", StringValue("02:11:11"));
        NS_TEST_EXPECT_MSG_EQ((device->CheckConfiguration(1)), "", "without authentication");
        device->SetAttribute("Authentication", StringValue("hmac-md5"));
        device->SetAttribute("Key", StringValue("secret"));
        const std::string said = device->CheckConfiguration(1);
        NS_TEST_EXPECT_MSG_NE((said.find("nettle")), std::string::npos, said);
        NS_TEST_EXPECT_MSG_EQ((said.find('\n')), std::string::npos, said);
    }
};

/** @brief The suite. */
class HmacTestSuite : public TestSuite
{
  public:
    HmacTestSuite()
        : TestSuite("moose-hmac", Type::UNIT)
    {
        if (!GetL2Hmac())
        {
            AddTestCase(new NoHmacTestCase);
            return;
        }
        const Bytes hi = BytesOf("Hi There");
        const Bytes want = BytesOf("what do ya want for nothing?");
        const Bytes truncation = BytesOf("Test With Truncation");
        const Bytes larger = BytesOf("Test Using Larger Than Block-Size Key - Hash Key First");
        AddTestCase(new HmacVectorsTestCase(
            "RFC 2202 for HMAC-MD5",
            L2_HASH_MD5,
            16,
            {{Bytes(16, 0x0b), hi, "9294727a3638bb1c13f48ef8158bfc9d"},
             {BytesOf("Jefe"), want, "750c783e6ab0b503eaa86e310a5db738"},
             {Bytes(16, 0xaa), Bytes(50, 0xdd), "56be34521d144c88dbb8c733f0e8b3f6"},
             {CountingKey(), Bytes(50, 0xcd), "697eaf0aca3a3aea3a75164746ffaa79"},
             {Bytes(16, 0x0c), truncation, "56461ef2342edc00f9bab995690efd4c"},
             {Bytes(80, 0xaa), larger, "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"},
             {Bytes(80, 0xaa),
              BytesOf("Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data"),
              "6f630fad67cda0ee1fb1f562db3aa53e"}}));
        AddTestCase(new HmacVectorsTestCase(
            "RFC 4231 for HMAC-SHA-256",
            L2_HASH_SHA256,
            32,
            {{Bytes(20, 0x0b),
              hi,
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
             {BytesOf("Jefe"),
              want,
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
             {Bytes(20, 0xaa),
              Bytes(50, 0xdd),
              "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
             {CountingKey(),
              Bytes(50, 0xcd),
              "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
             // Printed with the first 128 bits only.
             {Bytes(20, 0x0c), truncation, "a3b6167473100ee06e0c796c2955552b"},
             {Bytes(131, 0xaa),
              larger,
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
             {Bytes(131, 0xaa),
              BytesOf("This is a test using a larger than block-size key and a larger than "
                      "block-size data. The key needs to be hashed before being used by the HMAC "
                      "algorithm."),
              "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"}}));
    }
};

static HmacTestSuite g_hmacTestSuite; //!< registers the suite
