/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "values.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace ns3
{
namespace l2script
{

namespace
{

/// A unit's name and how many of the smallest unit it is.
using Unit = std::pair<const char*, uint64_t>;

const std::vector<Unit> TIME_UNITS = {{"ns", 1},
                                      {"us", 1000},
                                      {"ms", 1000000},
                                      {"s", 1000000000},
                                      {"min", 60 * 1000000000ULL},
                                      {"h", 3600 * 1000000000ULL}};

const std::vector<Unit> RATE_UNITS = {{"bps", 1},
                                      {"kbps", 1000},
                                      {"Mbps", 1000000},
                                      {"Gbps", 1000000000}};

constexpr uint64_t LARGEST = INT64_MAX; // keeps sums of two values in range

bool
IsDigits(const std::string& text)
{
    for (const char c : text)
    {
        if (!std::isdigit(static_cast<unsigned char>(c)))
        {
            return false;
        }
    }
    return !text.empty();
}

int
HexDigit(char c)
{
    if (c >= '0' && c <= '9')
    {
        return c - '0';
    }
    const int lower = std::tolower(static_cast<unsigned char>(c));
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Read a decimal fraction of a unit as a whole number of the smallest unit.
bool
ReadFraction(const std::string& text, uint64_t unit, uint64_t& value)
{
    const std::size_t point = text.find('.');
    const std::string whole = text.substr(0, point);
    const std::string part = point == std::string::npos ? "0" : text.substr(point + 1);
    uint64_t number = 0;
    if (!IsDigits(whole) || !IsDigits(part) || !ReadNumber(whole, LARGEST / unit, number))
    {
        return false;
    }
    value = number * unit;
    for (const char digit : part)
    {
        if (unit % 10 != 0 ? digit != '0' : unit == 0 && digit != '0')
        {
            return false;
        }
        unit /= 10;
        value += unit * static_cast<uint64_t>(digit - '0');
    }
    return value <= LARGEST;
}

/// Read a decimal fraction and one of the units.
bool
ReadQuantity(const std::string& text, const std::vector<Unit>& units, uint64_t& value)
{
    const std::size_t end = text.find_first_not_of("0123456789.");
    if (end == std::string::npos)
    {
        return false;
    }
    for (const Unit& unit : units)
    {
        if (text.compare(end, std::string::npos, unit.first) == 0)
        {
            return ReadFraction(text.substr(0, end), unit.second, value);
        }
    }
    return false;
}

std::string
Trimmed(const std::string& text)
{
    const std::size_t begin = text.find_first_not_of(' ');
    const std::size_t end = text.find_last_not_of(' ');
    return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

std::string
QuantityText(uint64_t value, const std::vector<Unit>& units)
{
    std::size_t best = 0;
    for (std::size_t i = 0; i < units.size(); i++)
    {
        if (value > 0 && value % units[i].second == 0)
        {
            best = i;
        }
    }
    return std::to_string(value / units[best].second) + units[best].first;
}

bool
ReadOctetsOf(const std::string& word, Bytes& value)
{
    const std::size_t star = word.find('*');
    uint64_t times = 1;
    if (star != std::string::npos && !ReadNumber(word.substr(star + 1), 65535, times))
    {
        return false;
    }
    Bytes octets;
    const std::string digits = word.substr(0, star);
    for (std::size_t i = 0; i < digits.size(); i += 2)
    {
        if (digits[i] == ':' && i > 0)
        {
            i++;
        }
        const int high = HexDigit(digits[i]);
        const int low = i + 1 < digits.size() ? HexDigit(digits[i + 1]) : -1;
        if (high < 0 || low < 0)
        {
            return false;
        }
        octets.push_back(static_cast<uint8_t>(high << 4 | low));
    }
    for (uint64_t i = 0; i < times; i++)
    {
        value.insert(value.end(), octets.begin(), octets.end());
    }
    return !octets.empty();
}

} // namespace

bool
ReadNumber(const std::string& text, uint64_t limit, uint64_t& value)
{
    const bool hex = text.compare(0, 2, "0x") == 0;
    const unsigned base = hex ? 16 : 10;
    uint64_t number = 0;
    for (std::size_t i = hex ? 2 : 0; i < text.size(); i++)
    {
        const int digit = HexDigit(text[i]);
        if (digit < 0 || digit >= static_cast<int>(base) || number > (UINT64_MAX - digit) / base)
        {
            return false;
        }
        number = number * base + digit;
    }
    value = number;
    return text.size() > (hex ? 2 : 0) && number <= limit;
}

bool
ReadTime(const std::string& text, l2_time& value)
{
    uint64_t number = 0;
    if (!ReadQuantity(text, TIME_UNITS, number))
    {
        return false;
    }
    value = static_cast<l2_time>(number);
    return true;
}

bool
ReadRate(const std::string& text, uint64_t& value)
{
    return ReadQuantity(text, RATE_UNITS, value) && value > 0;
}

bool
ReadIp(const std::string& text, uint32_t& value)
{
    std::size_t at = 0;
    uint32_t address = 0;
    for (int i = 0; i < 4; i++)
    {
        const std::size_t end = i < 3 ? text.find('.', at) : text.size();
        uint64_t octet = 0;
        if (end == std::string::npos || !IsDigits(text.substr(at, end - at)) ||
            !ReadNumber(text.substr(at, end - at), 255, octet))
        {
            return false;
        }
        address = address << 8 | static_cast<uint32_t>(octet);
        at = end + 1;
    }
    value = address;
    return true;
}

bool
ReadOctets(const std::vector<std::string>& words, Bytes& value)
{
    value.clear();
    for (const std::string& word : words)
    {
        if (!ReadOctetsOf(word, value))
        {
            return false;
        }
    }
    return !words.empty();
}

bool
ReadSum(const std::string& text, uint64_t& value)
{
    uint64_t sum = 0;
    uint64_t product = 1;
    std::size_t at = 0;
    while (at <= text.size())
    {
        const std::size_t end = std::min(text.find_first_of("+*", at), text.size());
        uint64_t factor = 0;
        if (!ReadNumber(Trimmed(text.substr(at, end - at)), UINT32_MAX, factor))
        {
            return false;
        }
        product *= factor;
        if (end == text.size() || text[end] == '+')
        {
            sum += product;
            product = 1;
        }
        at = end + 1;
    }
    value = sum;
    return true;
}

std::string
TimeText(l2_time time)
{
    return QuantityText(static_cast<uint64_t>(time), TIME_UNITS);
}

std::string
RateText(uint64_t rate)
{
    return QuantityText(rate, RATE_UNITS);
}

} // namespace l2script
} // namespace ns3
