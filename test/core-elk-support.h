/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_ELK_SUPPORT_H
#define MOOSE_CORE_ELK_SUPPORT_H

/**
 * @file
 * @ingroup moose-test
 * Messages of the directory ELK as the figure in model/core/wire/elk.h draws them, written and read
 * without the core; frames of ARP in words; and a server of the core whose answers are values.
 */

#include "core-test-support.h"

#include <cstring>

namespace ns3
{
namespace coretest
{

constexpr l2_mac ELK_SERVERS = 0x03454c4b0001; //!< the group of servers and switches
constexpr l2_mac SERVER_E = 0x00163e0000e0;    //!< a server
constexpr l2_mac SERVER_F = 0x00163e0000f0;    //!< another
constexpr uint32_t IP_E = 0x0a0000e0;          //!< its address
constexpr uint32_t IP_F = 0x0a0000f0;          //!< of the other
constexpr uint32_t IP_A = 0x0a00000a;          //!< of HOST_A
constexpr uint32_t IP_B = 0x0a00000b;          //!< of HOST_B
constexpr uint32_t IP_C = 0x0a00000c;          //!< of HOST_C
constexpr l2_mac SWITCH_1 = 0x00000c000001;    //!< a switch that vouches
constexpr l2_mac SWITCH_2 = 0x00000c000002;    //!< another

/** Message types. */
enum ElkType : uint8_t
{
    ELK_HELLO = 1,
    ELK_QUERY,
    ELK_ANSWER,
    ELK_UPDATE,
    ELK_ANNOUNCE,
    ELK_DIGESTS,
    ELK_SYNC,
};

/** What is said of an Internet address. */
struct ElkRecord
{
    uint32_t ip;          //!< IPv4, 0: none
    l2_mac mac;           //!< to send to
    l2_mac real;          //!< of the station
    l2_mac at = SWITCH_1; //!< who vouches
    uint16_t port = 1;    //!< there
    uint8_t source = 0;   //!< learnt, DHCP, static
    uint8_t removed = 0;  //!< whether it is gone
    uint32_t claimed = 0; //!< tick of 10 ms
    uint32_t seen = 0;    //!< tick
};

/** @return a record of a station whose address is its own */
inline ElkRecord
RecordOf(uint32_t ip, l2_mac mac, l2_mac at = SWITCH_1, uint16_t port = 1)
{
    ElkRecord record = {};
    record.ip = ip;
    record.mac = mac;
    record.real = mac;
    record.at = at;
    record.port = port;
    return record;
}

/** Append an IPv4 address in 16 octets [RFC 4291 2.5.5.2]; 0 is none. */
inline void
PutIp(Bytes& bytes, uint32_t ip)
{
    Put(bytes, 0, 8);
    Put(bytes, ip ? UINT64_C(0xffff) << 32 | ip : 0, 8);
}

/** Append a record, 46 octets. */
inline void
PutRecord(Bytes& bytes, const ElkRecord& record)
{
    PutIp(bytes, record.ip);
    Put(bytes, record.mac, 6);
    Put(bytes, record.real, 6);
    Put(bytes, record.at, 6);
    Put(bytes, record.port, 2);
    Put(bytes, record.source, 1);
    Put(bytes, record.removed, 1);
    Put(bytes, record.claimed, 4);
    Put(bytes, record.seen, 4);
}

/** @return the first four octets */
inline Bytes
ElkHeader(uint8_t type, uint16_t flags = 0)
{
    Bytes bytes = {1, type};
    Put(bytes, flags, 2);
    return bytes;
}

/** @return a HELLO's 46 octets */
inline Bytes
ElkHello(l2_mac server,
         uint32_t ip,
         uint32_t hold = 1500,
         uint32_t cost = 0,
         uint64_t digest = 0,
         uint16_t flags = 0)
{
    Bytes bytes = ElkHeader(ELK_HELLO, flags);
    Put(bytes, server, 6);
    PutIp(bytes, ip);
    Put(bytes, hold, 4);
    Put(bytes, cost, 4);
    Put(bytes, digest, 8);
    Put(bytes, 0, 4);
    return bytes;
}

/** @return a QUERY's 66 octets */
inline Bytes
ElkQuery(const ElkRecord& asker, uint32_t target)
{
    Bytes bytes = ElkHeader(ELK_QUERY);
    PutRecord(bytes, asker);
    PutIp(bytes, target);
    return bytes;
}

/** @return an ANSWER's 42 octets */
inline Bytes
ElkAnswer(uint32_t target, l2_mac mac, uint32_t asker)
{
    Bytes bytes = ElkHeader(ELK_ANSWER);
    PutIp(bytes, target);
    Put(bytes, mac, 6);
    PutIp(bytes, asker);
    return bytes;
}

/** @return an UPDATE's 50 octets; flag 1: the receiver is the nearest server */
inline Bytes
ElkUpdate(const ElkRecord& record, uint16_t flags = 1)
{
    Bytes bytes = ElkHeader(ELK_UPDATE, flags);
    PutRecord(bytes, record);
    return bytes;
}

/** @return an ANNOUNCE's 26 octets */
inline Bytes
ElkAnnounce(uint32_t ip, l2_mac mac)
{
    Bytes bytes = ElkHeader(ELK_ANNOUNCE);
    PutIp(bytes, ip);
    Put(bytes, mac, 6);
    return bytes;
}

/** @return a SYNC */
inline Bytes
ElkSync(const std::vector<ElkRecord>& records)
{
    Bytes bytes = ElkHeader(ELK_SYNC);
    Put(bytes, records.size(), 2);
    for (const ElkRecord& record : records)
    {
        PutRecord(bytes, record);
    }
    return bytes;
}

/** @return DIGESTS that are all the same */
inline Bytes
ElkDigests(uint32_t digest = 0)
{
    Bytes bytes = ElkHeader(ELK_DIGESTS);
    for (int i = 0; i < 256; ++i)
    {
        Put(bytes, digest, 4);
    }
    return bytes;
}

/** @return the IPv4 address in 16 octets, 0 if they are no such */
inline uint32_t
GetIp(const Bytes& bytes, std::size_t offset)
{
    const bool mapped = Get(bytes, offset, 8) == 0 && Get(bytes, offset + 8, 4) == 0xffff;
    return mapped ? static_cast<uint32_t>(Get(bytes, offset + 12, 4)) : 0;
}

/** @return the record at an offset */
inline ElkRecord
GetRecord(const Bytes& b, std::size_t at)
{
    ElkRecord record = {};
    record.ip = GetIp(b, at);
    record.mac = Get(b, at + 16, 6);
    record.real = Get(b, at + 22, 6);
    record.at = Get(b, at + 28, 6);
    record.port = static_cast<uint16_t>(Get(b, at + 34, 2));
    record.source = b.at(at + 36);
    record.removed = b.at(at + 37);
    record.claimed = static_cast<uint32_t>(Get(b, at + 38, 4));
    record.seen = static_cast<uint32_t>(Get(b, at + 42, 4));
    return record;
}

/** @return "10.0.0.1" */
inline std::string
IpText(uint32_t ip)
{
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8)
    {
        text += std::to_string(ip >> shift & 255) + (shift ? "." : "");
    }
    return text;
}

/** @return the address's last two octets, or what a group is for */
inline std::string
Short(l2_mac mac)
{
    const bool known = mac == L2_MAC_BROADCAST || mac == ELK_SERVERS;
    const std::string group = mac == L2_MAC_BROADCAST ? "all" : "servers";
    const bool moose = mac >> 40 == 2;
    return known ? group : moose ? MacText(mac).substr(3) : MacText(mac).substr(12);
}

/** @return a record in words: "10.0.0.10 00:0a at 00:01/1" and what is special */
inline std::string
RecordText(const ElkRecord& r)
{
    static const char* const sources[] = {"", " dhcp", " static"};
    std::string text = IpText(r.ip) + " " + Short(r.mac);
    text += r.real != r.mac ? " real " + Short(r.real) : "";
    text += " at " + Short(r.at) + "/" + std::to_string(r.port);
    return text + (r.source < 3 ? sources[r.source] : " ?") + (r.removed ? " removed" : "");
}

/** @return a frame of ARP or ELK in words, "to from: what it says"; shorter than a frame is none */
inline std::string
FrameText(const Bytes& f)
{
    const std::string ends = Short(Get(f, 0, 6)) + " from " + Short(Get(f, 6, 6)) + ": ";
    const uint64_t type = Get(f, 12, 2);
    if (type == TYPE_ARP && f.size() >= 42 && Get(f, 14, 6) == 0x000108000604)
    {
        const uint64_t operation = Get(f, 20, 2);
        return ends +
               (operation == 1   ? "request "
                : operation == 2 ? "reply "
                                 : "arp? ") +
               IpText(static_cast<uint32_t>(Get(f, 28, 4))) + " " + Short(Get(f, 22, 6)) + " to " +
               IpText(static_cast<uint32_t>(Get(f, 38, 4))) + " " + Short(Get(f, 32, 6));
    }
    if (type != TYPE_TEST || f.size() < 18 || f[14] != 1)
    {
        return ends + "type " + std::to_string(type);
    }
    const std::string flags = Get(f, 16, 2) ? " flags " + std::to_string(Get(f, 16, 2)) : "";
    std::string text;
    switch (f[15])
    {
    case ELK_HELLO:
        text = "hello " + Short(Get(f, 18, 6)) + " " + IpText(GetIp(f, 24)) + " hold " +
               std::to_string(Get(f, 40, 4)) + " cost " + std::to_string(Get(f, 44, 4));
        break;
    case ELK_QUERY:
        text = "query " + RecordText(GetRecord(f, 18)) + " for " + IpText(GetIp(f, 64));
        break;
    case ELK_ANSWER:
        text = "answer " + IpText(GetIp(f, 18)) + " " + Short(Get(f, 34, 6)) + " to " +
               IpText(GetIp(f, 40));
        break;
    case ELK_UPDATE:
        text = "update " + RecordText(GetRecord(f, 18));
        break;
    case ELK_ANNOUNCE:
        text = "announce " + IpText(GetIp(f, 18)) + " " + Short(Get(f, 34, 6));
        break;
    case ELK_DIGESTS:
        text = "digests";
        break;
    case ELK_SYNC:
        text = "sync";
        for (std::size_t i = 0; i < Get(f, 18, 2); ++i)
        {
            text += " [" + RecordText(GetRecord(f, 20 + 46 * i)) + "]";
        }
        break;
    default:
        text = "elk?";
    }
    return ends + text + flags;
}

/** A server of the core. Every input is followed by its check of itself. */
class Server
{
  public:
    /** @return the defaults, for SERVER_E */
    static l2_directory_config Config(l2_mac address = SERVER_E, uint32_t ip = IP_E)
    {
        l2_directory_config config;
        l2_directory_config_init(&config);
        config.address = address;
        config.ip = l2_ip_v4(ip);
        return config;
    }

    /**
     * @brief Make one.
     * @param config what it is
     * @param seed its environment's
     * @param allocator its environment's, or nullptr
     */
    explicit Server(const l2_directory_config& config = Config(),
                    uint64_t seed = 1,
                    Allocator* allocator = nullptr)
        : m_address(config.address)
    {
        l2_env env = {};
        env = allocator ? allocator->Env(seed) : env;
        env.seed = seed;
        if (l2_directory_new(&m_directory, &config, &env))
        {
            throw std::runtime_error("l2_directory_new");
        }
    }

    ~Server()
    {
        l2_directory_free(m_directory);
    }

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /** @return the core's object */
    l2_directory* Get() const
    {
        return m_directory;
    }

    /** @return what it sends and tells in answer to a frame, in a buffer that ends where it ends */
    std::string Receive(const Bytes& frame, l2_time now)
    {
        std::unique_ptr<uint8_t[]> head(new uint8_t[frame.size()]);
        std::copy(frame.begin(), frame.end(), head.get());
        l2_frame received;
        received.head = head.get();
        received.head_length = frame.size();
        received.length = frame.size();
        l2_directory_receive(m_directory, &received, now);
        return Drain();
    }

    /** @return the same, of an ELK message to the server */
    std::string Hear(l2_mac from, const Bytes& message, l2_time now)
    {
        return Receive(MakeFrame(m_address, from, TYPE_TEST, message), now);
    }

    /** @return the same, of a switch's report on a host */
    std::string Update(const ElkRecord& record, l2_time now, uint16_t flags = 1)
    {
        return Hear(record.mac, ElkUpdate(record, flags), now);
    }

    /** @return the same, of a host's question */
    std::string Query(const ElkRecord& asker, uint32_t target, l2_time now)
    {
        return Hear(asker.mac, ElkQuery(asker, target), now);
    }

    /** @return the same, of another server's HELLO */
    std::string Meet(l2_mac server, uint32_t ip, l2_time now, uint64_t digest = 0)
    {
        return Receive(
            MakeFrame(ELK_SERVERS, server, TYPE_TEST, ElkHello(server, ip, 1500, 0, digest)),
            now);
    }

    /** @return all that it does by itself until then, HELLOs left out, each with its time in ms */
    std::string Run(l2_time until)
    {
        std::string text;
        unsigned idle = 0;
        for (l2_time due; (due = l2_directory_deadline(m_directory)) <= until;)
        {
            idle = due > m_now ? 0 : idle + 1;
            if (idle > 1000)
            {
                throw std::runtime_error("time does not pass");
            }
            m_now = std::max(m_now, due);
            l2_directory_expire(m_directory, m_now);
            const std::string did = Drain();
            text += did.empty()
                        ? ""
                        : (text.empty() ? "" : "\n") + std::to_string(m_now / 1000000) + ": " + did;
        }
        m_now = std::max(m_now, until);
        return text;
    }

    /** @return all answers to the last input, in words, HELLOs left out unless asked for */
    std::string Drain(bool hellos = false)
    {
        l2_directory_check(m_directory);
        std::string text;
        l2_action action;
        while (l2_directory_next(m_directory, &action))
        {
            std::string what;
            if (action.type == L2_ACTION_SEND)
            {
                const Bytes frame(action.as.send.bytes,
                                  action.as.send.bytes + action.as.send.length);
                sent.push_back(frame);
                const bool hello = coretest::Get(frame, 12, 2) == TYPE_TEST && frame[15] == 1;
                what = hello && !hellos ? "" : FrameText(frame);
            }
            else
            {
                const l2_event& e = action.as.event;
                events.push_back(e);
                what = std::string("<") + l2_event_name(e.type) + ">";
            }
            text += what.empty() ? "" : (text.empty() ? "" : "; ") + what;
        }
        return text;
    }

    /** @return the mapping of an address in words, "" if there is none */
    std::string Look(uint32_t ip) const
    {
        l2_mapping m;
        if (!l2_directory_lookup(m_directory, l2_ip_v4(ip), &m))
        {
            return "";
        }
        ElkRecord r = RecordOf(ip, m.mac, m.at, m.port);
        r.real = m.real;
        r.source = static_cast<uint8_t>(m.source);
        return RecordText(r);
    }

    /** @return what the server dumps */
    std::string Dump() const
    {
        const std::size_t size = 1 << 20;
        const std::unique_ptr<char[]> buffer(new char[size]);
        l2_text out = {buffer.get(), size, 0, false};
        l2_directory_dump(m_directory, &out);
        return std::string(buffer.get(), out.length);
    }

    /** @return the counters */
    const struct l2_directory_counters& Counters() const
    {
        return *l2_directory_counters(m_directory);
    }

    /** @return the entries of a table */
    uint64_t Entries(const std::string& name) const
    {
        l2_table table;
        for (std::size_t i = 0; l2_directory_table(m_directory, i, &table); ++i)
        {
            if (name == table.name)
            {
                return table.entries;
            }
        }
        return UINT64_MAX;
    }

    /** @return how many events of a type there were */
    unsigned Told(l2_event_type type) const
    {
        unsigned count = 0;
        for (const l2_event& event : events)
        {
            count += event.type == type;
        }
        return count;
    }

    std::vector<Bytes> sent;      //!< all frames that it sent, for tests to clear
    std::vector<l2_event> events; //!< all that it told, for tests to clear

  private:
    l2_directory* m_directory = nullptr; //!< the core's object
    l2_mac m_address;                    //!< of its port
    l2_time m_now = 0;                   //!< of Run()
};

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_ELK_SUPPORT_H */
