/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_VALUES_H
#define L2SCRIPT_VALUES_H

#include "frame.h"

#include <cstdint>
#include <string>
#include <vector>

/**
 * @file
 * The values of the script language: numbers, times, rates, addresses, octets. Each reader takes a
 * whole text and says whether it is one; nothing is cut off or guessed.
 */

namespace ns3
{
namespace l2script
{

/**
 * @brief Read a natural number: decimal, or hexadecimal after 0x.
 * @param text the text
 * @param limit the largest number that is allowed
 * @param value set if it is one
 * @return whether it is one
 */
bool ReadNumber(const std::string& text, uint64_t limit, uint64_t& value);

/**
 * @brief Read a span of time: a decimal number and ns, us, ms, s, min or h, e.g. "3.5s".
 * @param text the text
 * @param value set, in ns, if it is one that is a whole number of nanoseconds
 * @return whether it is one
 */
bool ReadTime(const std::string& text, l2_time& value);

/**
 * @brief Read a bit rate: a decimal number and bps, kbps, Mbps or Gbps, e.g. "2.5Gbps".
 * @param text the text
 * @param value set, in bits per second, if it is a whole number of them, 1 up
 * @return whether it is one
 */
bool ReadRate(const std::string& text, uint64_t& value);

/**
 * @brief Read an IPv4 address.
 * @param text the text
 * @param value set if it is one
 * @return whether it is one
 */
bool ReadIp(const std::string& text, uint32_t& value);

/**
 * @brief Read octets: pairs of hexadecimal digits in words, with colons or without; "00*18" is 18
 * octets of 00.
 * @param words the words, read one after the other
 * @param value set if they are octets
 * @return whether they are
 */
bool ReadOctets(const std::vector<std::string>& words, Bytes& value);

/**
 * @brief Work out a sum of products of natural numbers, e.g. "1 + 24 + 24*23 + 1".
 * @param text the text; spaces do not matter
 * @param value set if it is one
 * @return whether it is one
 */
bool ReadSum(const std::string& text, uint64_t& value);

/// @param time a span of time, ns @return it as ReadTime() reads it
std::string TimeText(l2_time time);

/// @param rate bits per second @return it as ReadRate() reads it
std::string RateText(uint64_t rate);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_VALUES_H */
