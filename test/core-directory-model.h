/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_DIRECTORY_MODEL_H
#define MOOSE_CORE_DIRECTORY_MODEL_H

/**
 * @file
 * @ingroup moose-test
 * The table of a directory with memory of its own, and what it must be: a plain map, all of which
 * is looked at for every question.
 */

#include "core-test-support.h"
#include "core/l2_directory.h"

extern "C"
{
#include "../model/core/table/directory.h"
}

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace coretest
{

typedef struct l2_directory_table Table; //!< the function of that name hides it
typedef std::array<uint8_t, 16> Ip;      //!< an address that a std::map orders octet by octet

/** @return the core's form of an address */
inline l2_ip
Core(const Ip& ip)
{
    l2_ip core = {};
    std::copy(ip.begin(), ip.end(), core.bytes);
    return core;
}

/** @return an address of the core in the form here */
inline Ip
Here(const l2_ip& core)
{
    Ip ip;
    std::copy_n(core.bytes, ip.size(), ip.begin());
    return ip;
}

/** @return an IPv4 address, as [RFC 4291 2.5.5.2] maps it */
inline Ip
V4(uint32_t address)
{
    Ip ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    for (int i = 0; i < 4; ++i)
    {
        ip[12 + i] = static_cast<uint8_t>(address >> (24 - 8 * i));
    }
    return ip;
}

/** @return an IPv6 address, 2001:db8:... [RFC 3849], of which both halves differ */
inline Ip
V6(uint32_t number)
{
    Ip ip = {0x20, 0x01, 0x0d, 0xb8};
    ip[7] = static_cast<uint8_t>(number % 5);
    for (int i = 0; i < 4; ++i)
    {
        ip[12 + i] = static_cast<uint8_t>(number >> (24 - 8 * i));
    }
    return ip;
}

/** @return an address of either kind */
inline Ip
MakeIp(uint32_t number)
{
    return number % 3 == 0 ? V6(number) : V4(0x0a000000 | number);
}

/** @return an owner */
inline l2_directory_owner
MakeOwner(l2_mac mac, l2_mac real, l2_mac at, uint16_t port)
{
    l2_directory_owner owner;
    owner.mac = mac;
    owner.real = real;
    owner.at = at;
    owner.port = port;
    return owner;
}

/** @return whether two owners are the same */
inline bool
Same(const l2_directory_owner& a, const l2_directory_owner& b)
{
    return a.mac == b.mac && a.real == b.real && a.at == b.at && a.port == b.port;
}

/** An allocator that adds up what it has given. */
struct Account
{
    std::map<void*, std::size_t> live; //!< blocks and their sizes
    std::size_t octets = 0;            //!< in them

    /** As struct l2_env says. */
    static void* Resize(void* ctx, void* old, std::size_t size)
    {
        Account& self = *static_cast<Account*>(ctx);
        if (old)
        {
            self.octets -= self.live.at(old);
            self.live.erase(old);
        }
        void* block = size ? std::realloc(old, size) : nullptr;
        if (size == 0)
        {
            std::free(old);
            return nullptr;
        }
        self.live[block] = size;
        self.octets += size;
        return block;
    }
};

/** How a table is made. */
struct Limits
{
    uint32_t capacity; //!< most entries
    uint32_t renew;    //!< ticks
    uint32_t probe;    //!< ticks
    uint32_t keep;     //!< ticks
};

/** A table with memory of its own. */
class Directory
{
  public:
    /**
     * @brief Make an empty one.
     * @param limits of it
     * @param secret keys its index
     */
    explicit Directory(const Limits& limits = {1000, 12000, 100, 60000}, uint64_t secret = 5)
    {
        const l2_env env = allocator.Env();
        l2_memory_init(&m_memory, &env);
        l2_directory_table_init(&table,
                                &m_memory,
                                limits.capacity,
                                secret,
                                limits.renew,
                                limits.probe,
                                limits.keep);
    }

    ~Directory()
    {
        l2_directory_table_fini(&table);
        if (allocator.GetLive() != 0)
        {
            std::fprintf(stderr, "a directory's table leaves memory behind\n");
            std::abort();
        }
    }

    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    /** Make a mapping seen at a tick, or give the one that is there another owner. */
    l2_directory_entry* Put(const Ip& ip,
                            const l2_directory_owner& owner,
                            l2_source source,
                            uint32_t now)
    {
        l2_directory_entry evicted;
        l2_directory_entry* entry = l2_directory_find(&table, Core(ip));
        entry = entry ? entry : l2_directory_make(&table, Core(ip), now, &evicted);
        if (entry)
        {
            entry->source = static_cast<uint8_t>(source);
            l2_directory_set_owner(&table, entry, &owner);
            entry->state = source == L2_SOURCE_STATIC ? L2_DIRECTORY_FIXED : L2_DIRECTORY_FRESH;
            entry->seen = now;
        }
        return entry;
    }

    /** @return the number of an entry, by a look at all of them */
    uint32_t Number(const l2_directory_entry* entry) const
    {
        for (uint32_t number = 0; number < table.used; ++number)
        {
            if (l2_directory_by_number(&table, number) == entry)
            {
                return number;
            }
        }
        return UINT32_MAX;
    }

    /** @return what a dump says */
    std::string Dump()
    {
        std::vector<char> buffer(1 << 20);
        l2_text out = {buffer.data(), buffer.size(), 0, false};
        l2_directory_table_dump(&table, &out);
        return out.cut ? "cut" : buffer.data();
    }

    /** @return the addresses in the order that l2_directory_order() gives; the same twice: an error
     */
    std::vector<Ip> Order(int expected = 0)
    {
        std::vector<uint32_t> numbers(table.mappings + 1, 0xabcd);
        const int error = l2_directory_order(&table, numbers.data());
        std::vector<Ip> ips;
        if (error == expected && numbers.back() == 0xabcd)
        {
            for (std::size_t i = 0; i + 1 < numbers.size(); ++i)
            {
                ips.push_back(Here(l2_directory_by_number(&table, numbers[i])->ip));
            }
        }
        return ips;
    }

    Allocator allocator; //!< where its memory comes from
    Table table;         //!< the core's struct

  private:
    l2_memory m_memory; //!< where it lives
};

/** What directory.h says, written as it is said: one map, and a look at all of it. */
class DirectoryModel
{
  public:
    /** An entry. */
    struct Entry
    {
        uint32_t number;          //!< the core's
        int state;                //!< enum l2_directory_state
        l2_source source;         //!< of the mapping
        uint32_t seen;            //!< tick
        l2_directory_owner owner; //!< who has it; mac 0: a tombstone
    };

    /** An entry and its address. */
    typedef std::map<Ip, Entry>::iterator Where;

    /** @param limits of the table */
    explicit DirectoryModel(const Limits& limits)
        : m_limits(limits)
    {
    }

    /** @return when an entry is due */
    uint64_t Due(const Entry& entry) const
    {
        switch (entry.state)
        {
        case L2_DIRECTORY_FRESH:
            return uint64_t(entry.seen) + m_limits.renew;
        case L2_DIRECTORY_FIXED:
            return UINT64_MAX;
        case L2_DIRECTORY_REMOVED:
            return uint64_t(entry.seen) + m_limits.keep;
        default:
            return uint64_t(entry.seen) + m_limits.renew +
                   uint64_t(m_limits.probe) * (entry.state - L2_DIRECTORY_PROBED + 1);
        }
    }

    /**
     * @param latest what is due then or later counts as equal
     * @return who is due first, among equals the lower number; end() if there are only FIXED ones
     */
    Where First(uint64_t latest)
    {
        Where first = entries.end();
        for (Where i = entries.begin(); i != entries.end(); ++i)
        {
            const auto key = std::make_pair(std::min(Due(i->second), latest), i->second.number);
            if (i->second.state != L2_DIRECTORY_FIXED &&
                (first == entries.end() ||
                 key < std::make_pair(std::min(Due(first->second), latest), first->second.number)))
            {
                first = i;
            }
        }
        return first;
    }

    /** @return who makes room for an address at a tick */
    Where Victim(uint32_t now)
    {
        return First(uint64_t(now) + std::min(m_limits.renew, m_limits.keep));
    }

    /** @return how many mappings there are */
    std::size_t Mappings() const
    {
        return std::count_if(
            entries.begin(),
            entries.end(),
            [](const std::pair<const Ip, Entry>& e) { return e.second.owner.mac != 0; });
    }

    /** @return how many addresses a port has */
    std::size_t PortCount(l2_mac at, uint16_t port) const
    {
        return std::count_if(entries.begin(),
                             entries.end(),
                             [&](const std::pair<const Ip, Entry>& e) {
                                 return at && e.second.owner.at == at &&
                                        e.second.owner.port == port;
                             });
    }

    std::map<Ip, Entry> entries; //!< by address

  private:
    Limits m_limits; //!< of the table
};

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_DIRECTORY_MODEL_H */
