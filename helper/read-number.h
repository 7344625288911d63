/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef READ_NUMBER_H
#define READ_NUMBER_H

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

/**
 * @file
 * @ingroup moose
 * Numbers as people write them, read strictly: from options and files. Not installed.
 */

namespace ns3
{

/**
 * @param text digits, with a minus before them or not, and nothing else
 * @return the number, or nothing if it is none or does not fit
 */
inline std::optional<int64_t>
ReadInteger(const std::string& text)
{
    int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value);
    if (result.ec != std::errc() || result.ptr != end)
    {
        return std::nullopt;
    }
    return value;
}

/**
 * @param text a decimal number, with an exponent or not, and nothing else
 * @return the number, or nothing if it is none or does not fit
 */
inline std::optional<double>
ReadReal(const std::string& text)
{
    // strtod() alone takes leading space, hexadecimal, inf and nan.
    if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string::npos)
    {
        return std::nullopt;
    }
    char* end = nullptr;
    errno = 0;
    const double value = std::strtod(text.c_str(), &end);
    if (errno == ERANGE || *end != '\0')
    {
        return std::nullopt;
    }
    return value;
}

} // namespace ns3

#endif /* READ_NUMBER_H */
