/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "replay-file.h"

#include "fnv-hash.h"
#include "read-number.h"
#include "transfer-helper.h"

#include "ns3/log.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <unordered_map>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ReplayFile");

namespace
{

/** The words of the first line. */
const std::vector<std::string> HEADER = {"time", "src", "dst", "bytes"};

/** Most letters of a field that a message repeats. */
constexpr std::size_t SHOWN = 60;

/**
 * @param text what stands in a file
 * @return the same, fit to stand in a line of a message
 */
std::string
Show(std::string text)
{
    if (text.size() > SHOWN)
    {
        text = text.substr(0, SHOWN) + "...";
    }
    for (char& c : text)
    {
        c = c < ' ' || c > '~' ? '?' : c;
    }
    return "'" + text + "'";
}

/**
 * @param text some text
 * @return the same without blanks at both ends
 */
std::string
Trim(const std::string& text)
{
    const char* blanks = " \t\r";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string::npos
               ? ""
               : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

/**
 * @param line a line
 * @return its fields, which commas divide
 */
std::vector<std::string>
Split(const std::string& line)
{
    std::vector<std::string> fields;
    for (std::size_t begin = 0; begin <= line.size();)
    {
        const std::size_t end = std::min(line.find(',', begin), line.size());
        fields.push_back(Trim(line.substr(begin, end - begin)));
        begin = end + 1;
    }
    return fields;
}

/**
 * @param name name of a file
 * @return what is in it
 */
std::string
ReadAll(const std::string& name)
{
    std::ifstream in(name, std::ios::binary);
    std::string text;
    std::vector<char> block(1 << 16);
    errno = in ? 0 : errno;
    while (in && text.size() <= ReplayFile::MAX_SIZE)
    {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        text.append(block.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (text.size() > ReplayFile::MAX_SIZE)
    {
        throw std::invalid_argument("--replay=" + name + " is too large; allowed: at most " +
                                    std::to_string(ReplayFile::MAX_SIZE) + " octets");
    }
    if (!in.eof())
    {
        throw std::invalid_argument("--replay=" + name + " cannot be read: " +
                                    (errno == 0 ? "error" : std::strerror(errno)) +
                                    "; allowed: a file of lines time,src,dst,bytes");
    }
    return text;
}

/** Reads lines, and says what is wrong with them. */
class Reader
{
  public:
    /**
     * @param name name of the file
     * @param spec the network
     * @param duration seconds of the measured time
     */
    Reader(const std::string& name, const TopologySpec& spec, double duration)
        : m_name(name),
          m_duration(duration)
    {
        const std::vector<uint32_t> hosts = spec.GetOrdinaryHosts();
        for (uint32_t i = 0; i < hosts.size(); i++)
        {
            m_numbers.emplace(spec.hosts[hosts[i]].name, i);
        }
    }

    /**
     * @param line the next line
     * @param transfers what stands in it is added
     */
    void Read(std::string line, std::vector<ReplayFile::Line>& transfers)
    {
        m_line++;
        line = line.substr(0, line.find('#'));
        if (Trim(line).empty())
        {
            return;
        }
        const std::vector<std::string> fields = Split(line);
        const bool isFirst = !m_begun;
        m_begun = true;
        if (isFirst && fields == HEADER)
        {
            return;
        }
        if (fields.size() != HEADER.size())
        {
            Fail(std::to_string(fields.size()) + (fields.size() == 1 ? " field" : " fields"),
                 "four, time,src,dst,bytes");
        }
        if (transfers.size() == TransferHelper::MAX_TRANSFERS)
        {
            Fail("one transfer too many",
                 std::to_string(TransferHelper::MAX_TRANSFERS) + " in a file");
        }
        ReplayFile::Line transfer;
        transfer.time = ReadTime(fields[0]);
        transfer.from = ReadHost("src", fields[1]);
        transfer.to = ReadHost("dst", fields[2]);
        if (transfer.from == transfer.to)
        {
            Fail("src and dst are both " + Show(fields[1]), "two hosts");
        }
        const auto bytes = ReadInteger(fields[3]);
        if (!bytes || *bytes < 1 || *bytes > static_cast<int64_t>(TransferHelper::MAX_BYTES))
        {
            Fail("bytes is " + Show(fields[3]),
                 "an integer from 1 to " + std::to_string(TransferHelper::MAX_BYTES));
        }
        transfer.bytes = *bytes;
        transfers.push_back(transfer);
    }

  private:
    /**
     * @param what what is wrong
     * @param allowed what is allowed
     * @throws std::invalid_argument always
     */
    [[noreturn]] void Fail(const std::string& what, const std::string& allowed) const
    {
        throw std::invalid_argument(m_name + ":" + std::to_string(m_line) + ": " + what +
                                    "; allowed: " + allowed);
    }

    /**
     * @param text a field
     * @return the time in it
     */
    Time ReadTime(const std::string& text) const
    {
        const auto time = ReadReal(text);
        if (!time || !(*time >= 0 && *time < m_duration))
        {
            std::ostringstream duration;
            duration << m_duration;
            Fail("time is " + Show(text),
                 "a number of seconds from 0 to less than --duration, " + duration.str());
        }
        return Seconds(*time);
    }

    /**
     * @param what which field it is
     * @param text the field
     * @return index of the host in it
     */
    uint32_t ReadHost(const std::string& what, const std::string& text) const
    {
        const auto named = m_numbers.find(text);
        if (named != m_numbers.end())
        {
            return named->second;
        }
        const auto number = ReadInteger(text);
        if (!number || *number < 0 || *number >= static_cast<int64_t>(m_numbers.size()))
        {
            Fail(what + " is " + Show(text) + ", which is no host",
                 "names of hosts, and numbers from 0 to " + std::to_string(m_numbers.size() - 1));
        }
        return static_cast<uint32_t>(*number);
    }

    std::string m_name;                                  //!< name of the file
    double m_duration;                                   //!< seconds of the measured time
    std::unordered_map<std::string, uint32_t> m_numbers; //!< hosts by name
    uint64_t m_line{0};                                  //!< number of the line, from 1
    bool m_begun{false};                                 //!< a line that is not empty was read
};

} // namespace

ReplayFile::ReplayFile(const std::string& name, const TopologySpec& spec, double duration)
{
    NS_LOG_FUNCTION(this << name << duration);
    const std::string text = ReadAll(name);
    const std::string mark = "\xef\xbb\xbf"; // some editors begin UTF-8 with it
    Reader reader(name, spec, duration);
    for (std::size_t begin = text.compare(0, mark.size(), mark) == 0 ? mark.size() : 0;
         begin < text.size();)
    {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        reader.Read(text.substr(begin, end - begin), m_lines);
        begin = end + 1;
    }
    if (m_lines.empty())
    {
        throw std::invalid_argument("--replay=" + name +
                                    " has no transfers; allowed: one or more, a line each: "
                                    "time,src,dst,bytes");
    }
}

const std::vector<ReplayFile::Line>&
ReplayFile::GetLines() const
{
    return m_lines;
}

std::string
ReplayFile::GetDigest() const
{
    FnvHash hash;
    for (const Line& line : m_lines)
    {
        hash.AddNumber(line.time.GetNanoSeconds());
        hash.AddNumber(line.from);
        hash.AddNumber(line.to);
        hash.AddNumber(line.bytes);
    }
    return std::to_string(m_lines.size()) + " transfers, " + hash.GetHex();
}

} // namespace ns3
